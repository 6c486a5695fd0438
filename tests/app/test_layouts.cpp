#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QStandardPaths>
#include <QTabBar>
#include <QtTest>

#include "app/window/main_window.h"
#include "app/window/notice_bar.h"
#include "tests/support/run_widget_test.h"
#include "widgets/chrome/panel.h"

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

const QStringList every_panel{"data",   "method", "augmentations", "audition",  "training",
                              "curves", "map",    "evaluate",      "neighbours"};

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
        if (layouts.dock(id)->toggleViewAction()->isChecked()) ids.append(id);
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
    QCOMPARE(first["teach"], (QStringList{"audition", "training", "curves", "map"}));
    QCOMPARE(first["train"].size(), every_panel.size());
    QVERIFY(!first["inspect"].contains("method"));
  }

  void train_runs_from_left_to_right_and_fills_the_window() {
    Shown shown;
    const auto at = [&](const char* id) { return shown.window.layouts().dock(id)->geometry(); };
    QCOMPARE(shown.window.layouts().current(), QString("train"));
    QVERIFY(at("data").right() < at("curves").left());
    QVERIFY(at("curves").right() < at("map").left());
    QVERIFY(at("data").bottom() < at("method").top());
    QVERIFY(at("training").bottom() < at("curves").top());
    QVERIFY(at("data").left() <= 4);
    QVERIFY(at("map").right() >= shown.window.width() - 6);
    QVERIFY(at("audition").bottom() >= shown.window.height() - 40);
    QVERIFY(at("curves").width() > at("data").width());
  }

  void a_panel_from_outside_the_layout_opens_as_a_tab_and_takes_no_room() {
    Shown shown;
    Layouts& layouts = shown.window.layouts();
    layouts.choose("teach");
    QTRY_VERIFY(!layouts.dock("data")->isVisible());
    QTRY_VERIFY(layouts.dock("curves")->width() > 400);
    const QRect before = layouts.dock("curves")->geometry();
    auto* name = shown.panel("audition")->title_line()->findChild<QLabel*>("title");
    QVERIFY(name->isVisible());
    layouts.reveal("data");
    QTRY_VERIFY(!name->isVisible());
    QTRY_VERIFY(layouts.dock("data")->isVisible());
    QVERIFY(
        shown.window.tabifiedDockWidgets(layouts.dock("data")).contains(layouts.dock("audition")));
    QVERIFY(!layouts.dock("data")->visibleRegion().isEmpty());
    QCOMPARE(layouts.dock("curves")->geometry(), before);
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
      shown.window.layouts().dock("audition")->close();
      shown.panel("map")->kept = 7;
      QTest::keyClick(&shown.window, Qt::Key_3, Qt::ControlModifier);
      QCOMPARE(shown.window.layouts().current(), QString("inspect"));
      QTRY_VERIFY(shown.panel("audition")->visible_to_user());
      shown.window.layouts().choose("train");
      QTRY_VERIFY(!shown.panel("audition")->visible_to_user());
      shown.window.close();
    }
    Shown again;
    QVERIFY(!again.window.layouts().dock("audition")->isVisible());
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
    QVERIFY(again.window.layouts().dock("neighbours")->isVisible());
  }

  void the_tabs_choose_the_layout() {
    Shown shown;
    auto* tabs = shown.window.findChild<QTabBar*>("layout_tabs");
    QVERIFY(tabs != nullptr);
    QCOMPARE(tabs->tabText(tabs->currentIndex()), QString("Train"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QCOMPARE(shown.window.layouts().current(), QString("teach"));
    QTRY_VERIFY(!shown.window.layouts().dock("data")->isVisible());
    QVERIFY(shown.window.layouts().dock("audition")->isVisible());
  }

  void ctrl_k_finds_an_action_by_some_letters_and_enter_does_it() {
    Shown shown;
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = shown.window.findChild<QWidget*>("command_palette");
    QVERIFY(palette->isVisible());
    auto* field = palette->findChild<QLineEdit*>();
    auto* list = palette->findChild<QListWidget*>();
    QTest::keyClicks(field, "insp");
    QCOMPARE(list->item(0)->text(), QString("Layout: Inspect"));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(shown.window.layouts().current(), QString("inspect"));
    QTest::keyClick(&shown.window, Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(field, "zzqx");
    QCOMPARE(list->count(), 0);
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
  }

  void a_title_line_is_28_pixels_and_named_once() {
    Shown shown;
    QCOMPARE(shown.panel("map")->title_line()->height(), 28);
    auto* alone = shown.panel("map")->title_line()->findChild<QLabel*>("title");
    QVERIFY(alone->isVisible());
    auto* tabbed = shown.panel("method")->title_line()->findChild<QLabel*>("title");
    QTRY_VERIFY(!tabbed->isVisible());
  }

  void space_presses_the_focused_button_and_not_the_shortcut() {
    Shown shown;
    int played = 0, pressed = 0;
    shown.window.actions().add({"test.play", "Test", "Play", "", {QKeySequence(Qt::Key_Space)}, ""},
                               [&] { ++played; });
    auto* button = new QPushButton("Press", shown.panel("map"));
    connect(button, &QPushButton::clicked, this, [&] { ++pressed; });
    button->show();
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(pressed, 1);
    QCOMPARE(played, 0);
    shown.panel("map")->setFocusPolicy(Qt::StrongFocus);
    shown.panel("map")->setFocus();
    QTest::keyClick(shown.panel("map"), Qt::Key_Space);
    QCOMPARE(played, 1);
  }

  void a_notice_shows_all_its_words_beside_its_buttons_and_goes_with_an_answer() {
    Shown shown;
    auto* notice = new NoticeBar(&shown.window);
    shown.window.addToolBar(notice);
    QVERIFY(!notice->isVisible());
    int taken = 0;
    notice->ask("Training was interrupted at step 300 of 1100.",
                {{"Resume", [&] { ++taken; }}, {"Not now", {}}});
    QTRY_VERIFY(notice->isVisible());
    const auto* words = notice->findChild<QLabel*>("notice");
    QTRY_VERIFY(words->width() >= words->fontMetrics().horizontalAdvance(words->text()));
    const QList<QPushButton*> buttons = notice->findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 2);
    const int words_end = words->mapTo(notice, words->rect().topRight()).x();
    QVERIFY(buttons[0]->mapTo(notice, QPoint()).x() > words_end);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    QCOMPARE(taken, 1);
    QVERIFY(!notice->isVisible());
  }

  void an_action_or_key_twice_is_refused() {
    Shown shown;
    Actions& actions = shown.window.actions();
    QVERIFY_THROWS_EXCEPTION(std::logic_error,
                             actions.add({"view.palette", "View", "Again", "", {}, ""}, [] {}));
    QVERIFY_THROWS_EXCEPTION(
        std::logic_error,
        actions.add({"test.other", "View", "Other", "", {QKeySequence("Ctrl+K")}, ""}, [] {}));
  }
};

}  // namespace test_layouts

int app_layouts(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_layouts::TestLayouts>(argc, argv);
}
#include "test_layouts.moc"
