#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

#include "app/window/keys_page.h"
#include "app/window/menu_button.h"
#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "tests/example_panel/longest_panel.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/window_test.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace test_add_a_panel {

using namespace earshot;

/// A panel that lives in the tests alone (docs/add-a-panel.md), in the window, of which nothing was
/// touched for it.
class TestAddAPanel : public QObject {
  Q_OBJECT

  void open(const PanelList& panels = example::panels_with_longest()) {
    bench_.reset();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()),
                                         panels);
    bench_->window().resize(1440, 1100);  // room for one panel more in a column
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().data().dataset(), 20000);
  }
  Layouts& layouts() { return bench_->window().layouts(); }
  Panel* own() { return layouts().panel("longest"); }
  QRect place_of(const char* id) {
    const TabPlace* place = layouts().places()->place_of(id);
    return {place->mapTo(&bench_->window(), QPoint()), place->size()};
  }
  QListWidget* list() { return own()->findChild<QListWidget*>("longest_list"); }
  QAction* entry_of(const QString& menu, const QString& text) {
    const QMenu* entries = bench_->window().menu().menu_of(menu);
    if (entries == nullptr) return nullptr;
    for (QAction* action : entries->actions()) {
      if (action->text() == text) return action;
    }
    return nullptr;
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("add-a-panel", folder_);
    std::filesystem::create_directories(folder_.filePath("sounds").toStdString());
    for (int clip = 1; clip <= 12; ++clip) {
      const QString file = folder_.filePath(QString("sounds/%1.wav").arg(clip));
      write_wav(file.toStdString(), std::vector<float>(static_cast<std::size_t>(800 * clip), 0.1F),
                8000);
    }
    open();
  }
  void cleanupTestCase() { bench_.reset(); }

  void its_menu_entry_has_its_help_and_the_next_key() {
    const QAction* entry = entry_of("Panels", "Longest");
    QVERIFY(entry != nullptr);
    QVERIFY(entry->toolTip().contains("ten longest or shortest"));
    QCOMPARE(entry->shortcut(), QKeySequence("Alt+Shift+2"));
    KeysPage keys(bench_->window().actions(), layouts().panels(), nullptr);
    auto* tree = keys.findChild<QTreeWidget*>();
    QTest::keyClicks(keys.findChild<QLineEdit*>(), "hear the long");
    const auto found = tree->findItems("Hear the longest", Qt::MatchExactly | Qt::MatchRecursive);
    QCOMPARE(found.size(), 1);
    QVERIFY(!found[0]->isHidden() && tree->topLevelItem(0)->isHidden());
  }

  void it_stands_where_its_entry_says() {
    QCOMPARE(layouts().current(), QString("train"));
    QTRY_VERIFY(own()->isVisible());
    QVERIFY(place_of("longest").top() > place_of("method").bottom());
    QCOMPARE(place_of("longest").left(), place_of("data").left());
    layouts().choose("inspect");
    QCOMPARE(layouts().places()->place_of("longest"), layouts().places()->place_of("neighbours"));
    layouts().choose("teach");
    QTRY_VERIFY(!own()->isVisible());
    entry_of("Panels", "Longest")->trigger();
    QTRY_VERIFY(own()->isVisible());
    layouts().choose("train");
  }

  void it_lists_the_open_sounds_and_plays_what_is_clicked() {
    layouts().reveal("longest");
    QTRY_COMPARE(list()->count(), 10);
    QVERIFY2(list()->item(0)->text().contains("12.wav"), qPrintable(list()->item(0)->text()));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      list()->visualItemRect(list()->item(1)).center());
    const auto& hearing = bench_->session().hearing();
    QVERIFY(bench_->session().name_of(hearing.selected()).contains("11.wav"));
    QTRY_VERIFY(hearing.of_clip());
    entry_of("Sound", "Hear the longest")->trigger();
    QVERIFY(bench_->session().name_of(hearing.selected()).contains("12.wav"));
  }

  void without_sounds_it_says_what_would_be_here() {
    bench_->session().open_data(folder_.filePath("nothing"));
    QTRY_VERIFY(!list()->isVisible());
    QVERIFY(own()->findChild<EmptyState*>()->isVisible());
    bench_->session().open_data(folder_.filePath("sounds"));
    QTRY_VERIFY(list()->isVisible());
  }

  void what_was_arranged_is_there_again() {
    auto* end = bench_->window().findChild<QComboBox*>("longest_end");
    end->setCurrentIndex(1);
    QTRY_VERIFY2(list()->item(0)->text().contains(" 1.wav"), qPrintable(list()->item(0)->text()));
    layouts().close("longest");
    bench_->window().close();
    open();
    QVERIFY(!own()->isVisible());
    entry_of("Panels", "Longest")->trigger();
    QTRY_VERIFY(own()->isVisible());
    QTRY_VERIFY2(list()->count() > 0 && list()->item(0)->text().contains(" 1.wav"),
                 "another order than was left");
  }

  void a_window_may_have_it_alone() {
    bench_->window().close();
    open({example::panels_with_longest().last()});
    QCOMPARE(layouts().panels().size(), 1);
    QTRY_COMPARE(list()->count(), 10);
  }

  void a_column_that_no_layout_has_is_named() {
    PanelList panels{panel<example::LongestPanel>({.teach = PanelPlace{.column = 2}})};
    try {
      arrangements_of(panels);
      QFAIL("was taken");
    } catch (const std::logic_error& error) {
      QCOMPARE(QString(error.what()),
               QString("the panel longest stands in column 2; the layout teach has 0 to 1"));
    }
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_add_a_panel

int app_add_a_panel(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_add_a_panel::TestAddAPanel>(argc, argv);
}
#include "test_add_a_panel.moc"
