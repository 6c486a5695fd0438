#include <QScreen>
#include <QSplitter>
#include <QStandardPaths>
#include <QTabBar>
#include <QtTest>

#include "app/window/main_window.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace test_layouts {

using namespace earshot;

namespace {

class Counting : public Panel {
 public:
  explicit Counting(const QString& id) : Panel({id, id.left(1).toUpper() + id.mid(1), "", ""}) {}
  int refreshes = 0;
  QVariantMap save_state() const override { return {{"kept", kept}}; }
  void restore_state(const QVariantMap& state) override { kept = state.value("kept").toInt(); }
  int kept = 0;

 protected:
  void refresh() override { ++refreshes; }
};

const QStringList every_panel{"data",   "clip", "method",   "augmentations", "audition",
                              "curves", "map",  "evaluate", "neighbours"};

struct Shown {
  MainWindow window;
  explicit Shown(const QStringList& ids = every_panel) {
    for (const QString& id : ids) window.layouts().add(new Counting(id));
    window.complete();
    window.resize(1440, 900);
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) qFatal("no window");
    QCoreApplication::processEvents();
  }
  QRect place(const QString& id) {
    const TabPlace* at = window.layouts().places()->place_of(id);
    return at == nullptr ? QRect() : QRect(at->mapTo(&window, QPoint()), at->size());
  }
  QHash<QString, QRect> every_place() {
    QHash<QString, QRect> all;
    for (const QString& id : every_panel) all[id] = place(id);
    return all;
  }
  Counting* panel(const QString& id) { return static_cast<Counting*>(window.layouts().panel(id)); }
};

}  // namespace

class TestLayouts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("earshot-test");
    QCoreApplication::setApplicationName("layouts");
    QSettings().clear();
  }

  void a_first_window_is_no_larger_than_its_screen() {
    MainWindow window;
    window.complete();
    const QSize room = window.screen()->availableSize().expandedTo(window.minimumSize());
    QCOMPARE(window.size(), QSize(1440, 900).boundedTo(room));
  }

  void coming_back_to_a_layout_shows_the_same_panels() {
    Shown shown;
    Layouts& layouts = shown.window.layouts();
    const auto open_panels = [&] {
      QStringList ids;
      for (const QString& id : every_panel) {
        if (layouts.is_open(id)) ids.append(id);
      }
      return ids;
    };
    QHash<QString, QStringList> first;
    for (int round = 0; round < 2; ++round) {
      for (const char* id : {"teach", "train", "inspect"}) {
        layouts.choose(id);
        QCoreApplication::processEvents();
        if (round == 0) first[id] = open_panels();
        QCOMPARE(open_panels(), first[id]);
      }
    }
    QCOMPARE(first["teach"], (QStringList{"audition", "curves", "map"}));
    QCOMPARE(first["train"].size(), every_panel.size());
    QVERIFY(!first["inspect"].contains("method"));
  }

  void train_runs_from_left_to_right_and_fills_the_window() {
    Shown shown;
    const auto at = [&](const char* id) { return shown.place(id); };
    QCOMPARE(shown.window.layouts().current(), QString("train"));
    QVERIFY(at("data").right() < at("curves").left());
    QVERIFY(at("curves").right() < at("map").left());
    QVERIFY(at("data").bottom() < at("method").top());
    QVERIFY(at("curves").bottom() < at("audition").top());
    QVERIFY(at("data").left() <= 4);
    QVERIFY(at("map").right() >= shown.window.width() - 6);
    QVERIFY(at("audition").bottom() >= shown.window.height() - 40);
    QVERIFY(at("curves").width() > at("data").width());
  }

  void a_panel_from_outside_the_layout_opens_as_a_tab_and_takes_no_room() {
    Shown shown;
    Layouts& layouts = shown.window.layouts();
    layouts.choose("teach");
    QTRY_VERIFY(!layouts.is_open("data"));
    const QRect before = shown.place("curves");
    QVERIFY(before.width() > 400);
    auto* name = shown.panel("audition")->title_line()->findChild<QLabel*>("title");
    QVERIFY(name->isVisible());
    layouts.reveal("data");
    QTRY_VERIFY(shown.panel("data")->isVisible());
    QVERIFY(!name->isVisible());
    QCOMPARE(layouts.places()->place_of("data"), layouts.places()->place_of("audition"));
    QCOMPARE(shown.place("curves"), before);
  }

  void only_what_is_seen_is_refreshed_and_a_hidden_wish_is_kept() {
    Shown shown;
    Counting* front = shown.panel("method");
    Counting* behind = shown.panel("augmentations");
    QVERIFY(front->visible_to_user());
    QVERIFY(!behind->visible_to_user());
    front->refresh_later();
    front->refresh_later();
    behind->refresh_later();
    QTRY_COMPARE(front->refreshes, 1);
    QCOMPARE(behind->refreshes, 0);
    shown.window.actions().at("view.panel.augmentations")->trigger();
    QTRY_COMPARE(behind->refreshes, 1);
    QVERIFY(!front->visible_to_user());
  }

  void a_moved_panel_stays_moved_in_its_own_layout_only() {
    {
      Shown shown;
      shown.window.layouts().close("audition");
      shown.panel("map")->kept = 7;
      QTest::keyClick(&shown.window, Qt::Key_3, Qt::ControlModifier);
      QCOMPARE(shown.window.layouts().current(), QString("inspect"));
      QVERIFY(shown.window.layouts().is_open("audition"));
      shown.window.layouts().choose("train");
      QVERIFY(!shown.window.layouts().is_open("audition"));
      shown.window.close();
    }
    Shown again;
    QVERIFY(!again.window.layouts().is_open("audition"));
    QCOMPARE(again.panel("map")->kept, 7);
    again.window.actions().at("view.reset_layout")->trigger();
    QTRY_VERIFY(again.panel("audition")->visible_to_user());
  }

  void a_panel_newer_than_the_kept_layout_is_shown() {
    {
      QStringList before = every_panel;
      before.removeAll("neighbours");
      Shown shown(before);
      shown.window.close();
    }
    Shown again;
    QVERIFY(again.panel("neighbours")->isVisible());
  }

  void the_tabs_choose_the_layout() {
    Shown shown;
    auto* tabs = shown.window.findChild<QTabBar*>("layout_tabs");
    QVERIFY(tabs != nullptr);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), QString("Train"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QCOMPARE(shown.window.layouts().current(), QString("teach"));
    QTRY_VERIFY(!shown.panel("data")->isVisible());
    QVERIFY(shown.panel("audition")->isVisible());
  }

  void a_title_line_is_28_pixels_and_named_once() {
    Shown shown;
    QCOMPARE(shown.panel("map")->title_line()->height(), 28);
    auto* alone = shown.panel("map")->title_line()->findChild<QLabel*>("title");
    QVERIFY(alone->isVisible());
    auto* tabbed = shown.panel("method")->title_line()->findChild<QLabel*>("title");
    QTRY_VERIFY(!tabbed->isVisible());
  }

  void what_stands_above_the_panels_is_at_most_96_pixels_high() {
    Shown shown;
    const int top = shown.panel("map")->mapTo(&shown.window, QPoint()).y();
    QVERIFY2(top <= 96, qPrintable(QString::number(top)));
    QCOMPARE(shown.place("map").width(), shown.panel("map")->width());
  }

  void a_layout_comes_back_exactly_as_it_was_left() {
    QHash<QString, QRect> left;
    {
      Shown shown;
      shown.window.layouts().places()->move("clip", "map", Side::Tab);
      shown.window.layouts().places()->move("curves", "data", Side::Right);
      auto* splitter = shown.window.findChild<QSplitter*>();
      QTest::mousePress(splitter->handle(1), Qt::LeftButton);
      QTest::mouseMove(splitter->handle(1), QPoint(37, 2));
      QTest::mouseRelease(splitter->handle(1), Qt::LeftButton, {}, QPoint(37, 2));
      left = shown.every_place();
      shown.window.close();
    }
    for (int start = 0; start < 5; ++start) {
      Shown again;
      QCOMPARE(again.every_place(), left);
      // Other sizes on the way change nothing.
      again.window.resize(1111, 777);
      QCoreApplication::processEvents();
      again.window.resize(1440, 900);
      QCoreApplication::processEvents();
      QCOMPARE(again.every_place(), left);
      again.window.close();
    }
  }

  void a_small_window_makes_tabs_instead_of_rows_and_a_large_one_parts_them_again() {
    Shown shown;
    const auto before = shown.every_place();
    shown.window.resize(1024, 500);
    QCoreApplication::processEvents();
    for (TabPlace* place : shown.window.layouts().places()->all()) {
      const QSize least = place->front()->least_useful();
      QVERIFY2(place->height() >= least.height(), qPrintable(place->front()->id()));
    }
    QVERIFY(shown.place("data") == shown.place("clip"));
    QVERIFY(shown.place("data") != shown.place("method"));
    shown.window.resize(1440, 900);
    QCoreApplication::processEvents();
    QCOMPARE(shown.every_place(), before);
  }

  void a_panel_is_dragged_by_its_title_to_another_place() {
    Shown shown;
    QWidget* title = shown.panel("curves")->title_line();
    const QRect map = shown.place("map");
    const QPoint below = shown.window.mapToGlobal(QPoint(map.center().x(), map.bottom() - 10));
    QTest::mousePress(title, Qt::LeftButton, {}, QPoint(40, 10));
    QTest::mouseMove(title, title->mapFromGlobal(below - QPoint(0, 30)));
    QTest::mouseMove(title, title->mapFromGlobal(below));
    QVERIFY(shown.window.findChild<QWidget*>("drop_mark")->isVisible());
    QTest::mouseRelease(title, Qt::LeftButton, {}, title->mapFromGlobal(below));
    QTRY_VERIFY(shown.place("curves").top() > shown.place("map").bottom());
    QCOMPARE(shown.place("curves").left(), map.left());
    QVERIFY(!shown.window.findChild<QWidget*>("drop_mark")->isVisible());
    QTRY_VERIFY(shown.panel("curves")->visible_to_user());
  }

  void a_layout_is_kept_under_a_name_and_comes_back_with_it() {
    {
      Shown shown;
      shown.window.layouts().close("audition");
      const QString id = shown.window.layouts().keep_as("Listening");
      auto* tabs = shown.window.findChild<QTabBar*>("layout_tabs");
      QCOMPARE(tabs->tabText(tabs->currentIndex()), QString("Listening"));
      shown.window.layouts().choose("train");
      QVERIFY(!shown.window.layouts().is_open("audition"));
      shown.window.layouts().reset();
      QVERIFY(shown.window.layouts().is_open("audition"));
      shown.window.layouts().choose(id);
      QVERIFY(!shown.window.layouts().is_open("audition"));
      shown.window.close();
    }
    Shown again;
    QCOMPARE(again.window.layouts().arrangements().last().title, QString("Listening"));
    QVERIFY(again.window.layouts().is_own(again.window.layouts().current()));
    QVERIFY(!again.window.layouts().is_open("audition"));
    again.window.layouts().forget(again.window.layouts().current());
    QCOMPARE(again.window.layouts().current(), QString("teach"));
    QCOMPARE(again.window.layouts().arrangements().size(), 3);
  }

  void a_damaged_layout_gives_way_to_the_one_it_was_made_from() {
    Settings().set_arrangement("train", "{\"places\":{\"columns\":[{\"share\":-1}]}}", every_panel);
    Shown shown;
    QVERIFY(shown.panel("data")->isVisible() && shown.panel("map")->isVisible());
    Settings().set_arrangement("inspect", "no json at all", every_panel);
    shown.window.layouts().choose("inspect");
    QTRY_VERIFY(shown.panel("map")->isVisible());
  }
};

}  // namespace test_layouts

int app_layouts(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_layouts::TestLayouts>(argc, argv);
}
#include "test_layouts.moc"
