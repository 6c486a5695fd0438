#include <cmath>
#include <numbers>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/curves/curves_view.h"
#include "widgets/inside/matrix_view.h"
#include "widgets/map/map_view.h"

namespace test_main_job {

using namespace earshot;

namespace {

constexpr int clips_per_class = 20;

/// Two kinds of sound that differ in pitch, and files that are none.
void make_sounds(const std::filesystem::path& folder) {
  testing::make_two_pitches(folder, clips_per_class);
  QFile text(QString::fromStdString((folder / "low" / "notes.wav").string()));
  if (!text.open(QIODevice::WriteOnly)) qFatal("no disk");
  text.write("this is no sound");
}

}  // namespace

/// One person's first five minutes, by mouse and keys, in the order they would come.
class TestMainJob : public QObject {
  Q_OBJECT

  template <class Widget>
  Widget* find(const char* name, const char* panel = nullptr) {
    QWidget* within = &bench_->window();
    if (panel != nullptr) within = bench_->window().layouts().panel(panel);
    auto* widget = within->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  void show_panel(const char* id) {
    bench_->window().layouts().reveal(id);
    QCoreApplication::processEvents();
  }
  void click(QWidget* widget) {
    QVERIFY2(widget->isVisible() && widget->isEnabled(), qPrintable(widget->objectName()));
    QTest::mouseClick(widget, Qt::LeftButton);
  }
  void set(const char* path, const Value& value) { bench_->session().set(path, value); }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("main-job", folder_);
    make_sounds(folder_.filePath("sounds").toStdString());
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(folder_.filePath("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
  }

  void cleanupTestCase() { bench_.reset(); }

  void a_folder_opens_as_a_table_with_its_broken_file_named() {
    auto* table = find<QTableView>("clip_view");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2 * clips_per_class, 20000);
    QTRY_VERIFY(find<QLabel>("totals")->text().contains("train"));
    auto* tabs = find<QTabBar>("data_tabs");
    QTRY_COMPARE(tabs->tabText(2), QString("Left out 1"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* problems = find<QListWidget>("problems");
    QTRY_COMPARE(problems->count(), 1);
    QVERIFY(problems->item(0)->text().contains("notes.wav"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    auto* classes = find<QTableWidget>("classes");
    QCOMPARE(classes->rowCount(), 2);
    QCOMPARE(classes->item(0, 0)->text(), QString("high"));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
  }

  void searching_shortens_the_table() {
    auto* table = find<QTableView>("clip_view");
    auto* search = find<QLineEdit>("clip_search");
    QTest::keyClicks(search, "low");
    QTRY_COMPARE(table->model()->rowCount(), clips_per_class);
    search->clear();
    QTRY_COMPARE(table->model()->rowCount(), 2 * clips_per_class);
  }

  void a_map_is_there_before_any_training() {
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), 2 * clips_per_class, 20000);
    QTRY_VERIFY(map->caption().contains("log-mel"));
  }

  void a_click_on_a_point_selects_it_everywhere_and_lists_ten_neighbours() {
    auto* map = find<MapView>("map_view");
    QTRY_VERIFY(!map->travelling());
    QSignalSpy selected(&bench_->session().hearing(), &Hearing::selected_changed);
    const std::int64_t row = map->selected() == 30 ? 31 : 30;
    QTest::mouseClick(map, Qt::LeftButton, {}, map->place_of(row).toPoint());
    QTRY_VERIFY(selected.count() > 0);
    const std::int64_t clip = bench_->session().hearing().selected();
    auto* table = find<QTableView>("clip_view");
    const QString name =
        table->selectionModel()->currentIndex().siblingAtColumn(0).data().toString();
    QCOMPARE(name, bench_->session().name_of(clip));
    show_panel("neighbours");
    auto* list = find<QListWidget>("neighbour_list");
    QTRY_COMPARE(list->count(), 10);
  }

  void two_views_are_made_said_in_words_and_drawn_again() {
    auto* words = find<QLabel>("words_A");
    QTRY_VERIFY_WITH_TIMEOUT(!words->text().isEmpty(), 10000);
    const QString before = words->text();
    click(find<QToolButton>("draw_again"));
    QTRY_VERIFY(words->text() != before);
  }

  void a_method_that_sees_a_clip_once_has_one_view_to_hear() {
    const auto second = [this] { return bench_->window().findChild<QWidget*>("sound_lane_B"); };
    QVERIFY(second() != nullptr && second()->isVisible());
    set("method.name", std::string("supervised"));
    QTRY_VERIFY_WITH_TIMEOUT(second() == nullptr, 10000);
    QVERIFY(bench_->window().findChild<QToolButton*>("lane_B") == nullptr);
    QVERIFY(find<QWidget>("sound_lane_A")->isVisible());
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(second() != nullptr && second()->isVisible(), 10000);
  }

  void a_wrong_number_is_refused_with_the_range_and_not_taken() {
    show_panel("method");
    auto* row = find<QWidget>("method.temperature");
    auto* number = row->findChild<QLineEdit*>();
    QVERIFY(number != nullptr);
    number->setFocus();
    number->selectAll();
    QTest::keyClicks(number, "-3");
    QTest::keyClick(number, Qt::Key_Return);
    auto* fault = row->findChild<QLabel*>("fault");
    QTRY_VERIFY(fault->isVisible());
    QVERIFY(fault->text().contains("0.0001") && fault->text().contains("10"));
    const double kept = bench_->session().experiment().experiment().real("method.temperature");
    QCOMPARE(kept, 0.1);
    QTest::keyClick(number, Qt::Key_Escape);
    QTRY_VERIFY(!fault->isVisible());
  }

  void a_change_can_be_undone() {
    auto* row = find<QWidget>("method.temperature");
    auto* number = row->findChild<QLineEdit*>();
    number->setFocus();
    number->selectAll();
    QTest::keyClicks(number, "0.3");
    QTest::keyClick(number, Qt::Key_Return);
    const auto temperature = [this] {
      return bench_->session().experiment().experiment().real("method.temperature");
    };
    QTRY_COMPARE(temperature(), 0.3);
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_COMPARE(temperature(), 0.1);
  }

  void a_training_that_cannot_begin_says_why_in_full() {
    set("training.batch_size", std::int64_t{128});
    auto* train = find<QToolButton>("bar_train");
    QTRY_VERIFY(!train->isEnabled());
    QVERIFY2(train->toolTip().contains("training.batch_size: 128"), qPrintable(train->toolTip()));
    auto* why = find<QLabel>("bar_obstacle");
    QTRY_VERIFY(why->isVisible());
    QVERIFY2(why->toolTip().contains("training.batch_size: 128"), qPrintable(why->toolTip()));
    QVERIFY(!bench_->session().run().training());
  }

  void training_shows_its_loss_and_ends() {
    set("training.steps", std::int64_t{30});
    set("training.batch_size", std::int64_t{8});
    set("views.crop_samples", std::int64_t{8000});
    set("training.watch_every", std::int64_t{10});
    auto* train = find<QToolButton>("bar_train");
    QCOMPARE(train->text(), QString("Train"));
    QTRY_VERIFY(train->isEnabled());
    click(train);
    QTRY_COMPARE_WITH_TIMEOUT(train->text(), QString("Pause"), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), 30000);
    click(train);
    QTRY_VERIFY_WITH_TIMEOUT(bench_->session().run().paused(), 30000);
    QVERIFY(bench_->session().run().steps_done() < 30);
    auto* batch = find<QWidget>("training.batch_size");
    QTRY_COMPARE(batch->findChild<QLabel*>("badge")->text(), QString("locked"));
    QTRY_VERIFY(train->isEnabled());
    click(train);
    QTRY_VERIFY_WITH_TIMEOUT(!bench_->session().run().training(), 300000);
    QCOMPARE(bench_->session().run().steps_done(), 30);
    QVERIFY(find<QLabel>("bar_progress")->text().contains("30"));
    QTRY_VERIFY(!find<QLabel>("bar_health")->text().isEmpty());
    QCOMPARE(bench_->session().run().series().at("loss").steps.size(), 30U);
  }

  void the_map_shows_what_the_encoder_sees_now() {
    auto* map = find<MapView>("map_view");
    QTRY_VERIFY_WITH_TIMEOUT(map->caption().contains("encoder at step 30") ||
                                 map->caption().contains("encoder sees at step 30"),
                             10000);
  }

  void the_views_of_a_step_are_those_that_the_trainer_saw() {
    auto* words = find<QLabel>("words_A");
    auto* as_at = find<QCheckBox>("as_at_step");
    as_at->setChecked(true);
    auto* step = find<QSpinBox>("audition_step");
    QTRY_VERIFY(step->isEnabled());
    step->setValue(3);
    const QString third = [&] {
      QTest::qWait(500);
      return words->text();
    }();
    step->setValue(4);
    QTRY_VERIFY(words->text() != third);
    step->setValue(3);
    QTRY_COMPARE(words->text(), third);
    as_at->setChecked(false);
  }

  void the_probe_says_what_was_learnt_beside_its_baselines() {
    show_panel("evaluate");
    auto* panel = bench_->window().layouts().panel("evaluate");
    QPushButton* button = nullptr;
    QTRY_VERIFY([&] {
      for (auto* one : panel->findChildren<QPushButton*>()) {
        if (one->isVisible() && one->text() == "Evaluate") button = one;
      }
      return button != nullptr;
    }());
    click(button);
    auto* figures = find<QTableWidget>("figures");
    QTRY_VERIFY_WITH_TIMEOUT(figures->rowCount() == 5, 300000);
    // Two pitches an octave and more apart are told apart by anything that hears.
    QVERIFY(figures->item(0, 1)->text().toDouble() > 90);
    QVERIFY(figures->item(2, 0)->text().contains("log-mel"));
    QVERIFY(find<QLabel>("meaning")->text().contains("test clips"));
    const RunPaths paths(bench_->session().run().folder());
    QVERIFY(std::filesystem::exists(paths.evaluation()));
  }

  void the_probe_asks_for_another_label_column() {
    auto* column = find<QComboBox>("evaluate_label");
    // One label column leaves nothing to choose.
    QVERIFY(!column->isVisible());
  }

  void the_methods_state_is_shown_and_heard() {
    show_panel("inside");
    auto* matrix = find<MatrixView>("matrix_view", "inside");
    QTRY_COMPARE(matrix->rows(), 8);
    QCOMPARE(matrix->columns(), 8);
    QVERIFY(matrix->isVisible());
    QVERIFY(matrix->words_of(2, 2).contains("positive pair"));
    QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cell(5, 2).center().toPoint());
    QTRY_COMPARE(bench_->session().hearing().selected(), matrix->part().row_clips[5]);
    QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cell(5, 2).center().toPoint());
    QTRY_COMPARE(bench_->session().hearing().selected(), matrix->part().row_clips[2]);
  }

  void a_run_opens_with_its_sounds_and_last_loss() {
    const auto folder = bench_->session().run().folder();
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->start(QString::fromStdString(folder.string()));
    auto* table = find<QTableView>("clip_view");
    QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() == 2 * clips_per_class, 20000);
    QVERIFY(bench_->session().run().series().at("loss").steps.size() == 30U);
    // What the folder has not is not promised.
    bench_->window().layouts().reveal("inside");
    auto* inside = bench_->window().layouts().panel("inside");
    QTRY_VERIFY(inside->findChild<EmptyState*>()->isVisible());
    QTRY_VERIFY(
        inside->findChild<EmptyState*>()->findChild<QLabel*>()->text().contains("not the batches"));
    QVERIFY(!inside->findChild<EmptyState*>()->findChild<QPushButton*>()->isVisible());
    bench_->window().layouts().reveal("map");
    auto* map = find<MapView>("map_view");
    QTRY_VERIFY_WITH_TIMEOUT(map->caption().contains("encoder"), 30000);
    QCOMPARE(map->rows(), 2 * clips_per_class);
  }

  void every_panel_fits_at_1280_by_720() {
    bench_->window().resize(1280, 720);
    QCoreApplication::processEvents();
    QVERIFY(bench_->window().width() <= 1280);
    QVERIFY(bench_->window().height() <= 720);
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_main_job

int app_main_job(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_main_job::TestMainJob>(argc, argv);
}
#include "test_main_job.moc"
