#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QtTest>

#include "core/experiment/run_folder.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"

namespace test_by_keyboard {

using namespace earshot;

/// From the start to a file that was taken out, in the order of the work, without a mouse: every
/// key goes to what has the focus, as a keyboard's would.
class TestByKeyboard : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  static void press(int key, Qt::KeyboardModifiers with = {}) {
    QWidget* focused = QApplication::focusWidget();
    QVERIFY(focused != nullptr);
    QTest::keyClick(focused, static_cast<Qt::Key>(key), with);
  }
  static void type(const QString& words) {
    QWidget* focused = QApplication::focusWidget();
    QVERIFY(focused != nullptr);
    QTest::keyClicks(focused, words);
  }
  /// Ctrl+K, some letters, and what is to be found first.
  void find_and_do(const QString& letters, const QString& first) {
    press(Qt::Key_K, Qt::ControlModifier);
    type(letters);
    auto* palette = bench_->window().findChild<QWidget*>("command_palette");
    QCOMPARE(palette->findChild<QListWidget*>()->item(0)->text(), first);
    press(Qt::Key_Return);
    QVERIFY(!palette->isVisible());
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("by-keyboard", folder_);
    testing::make_two_pitches(path("sounds"), 20);
    begin(at("sounds"));
    // What a person would type into the form is another test's.
    session().set("training.steps", std::int64_t{12});
    session().set("training.batch_size", std::int64_t{8});
    session().set("views.crop_samples", std::int64_t{8000});
  }
  void cleanupTestCase() { bench_.reset(); }

  void the_map_has_the_focus_and_its_keys_walk_and_play() {
    auto* map = find<MapView>("map_view");
    QTRY_VERIFY_WITH_TIMEOUT(map->rows() > 0, 20000);
    QCOMPARE(QApplication::focusWidget(), map);
    QTRY_VERIFY(session().hearing().selected() >= 0);
    QTRY_VERIFY(!map->travelling());
    const std::int64_t first = session().hearing().selected();
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
          press(Qt::Key_Right);
          return session().hearing().selected() != first;
        }(),
        10000);
  }

  void the_views_are_drawn_again() {
    auto* words = find<QLabel>("words_A");
    QTRY_VERIFY_WITH_TIMEOUT(!words->text().isEmpty(), 20000);
    const QString before = words->text();
    press(Qt::Key_R);
    QTRY_VERIFY_WITH_TIMEOUT(words->text() != before, 20000);
  }

  void one_key_trains_to_the_end() {
    QTRY_VERIFY(run().permitted().train);
    press(Qt::Key_T);
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!run().training() && run().complete(), 300000);
  }

  void another_evaluates() {
    QTRY_VERIFY_WITH_TIMEOUT(run().permitted().evaluate, 30000);
    press(Qt::Key_E);
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(RunPaths(run().folder()).evaluation()),
                             300000);
  }

  void what_was_learnt_is_found_by_its_name_and_written() {
    QTimer typing;
    bool typed = false;
    connect(&typing, &QTimer::timeout, this, [&] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      if (dialog == nullptr || typed) return;
      auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
      if (QApplication::focusWidget() != name) return;
      typed = true;
      name->selectAll();
      type(at("experiment.json"));
      press(Qt::Key_Return);
    });
    typing.start(50);
    find_and_do("experiment export", "Experiment…");
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(path("experiment.json")), 20000);
    QVERIFY(typed);
    auto* said = find<QLabel>("message");
    QTRY_VERIFY2(said->text().startsWith("Written: " + at("experiment.json")),
                 qPrintable(said->text()));
  }
};

}  // namespace test_by_keyboard

int app_by_keyboard(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_by_keyboard::TestByKeyboard>(argc, argv);
}
#include "test_by_keyboard.moc"
