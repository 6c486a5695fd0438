#include <fstream>
#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_writer.h"
#include "core/runs/evaluation.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/inside/heat_map.h"
#include "widgets/map/map_view.h"
#include "widgets/sound/sound_lane.h"

namespace test_other_sounds {

using namespace earshot;

/// A large folder gives way to a small one: nothing of the former may be shown, heard or looked up.
class TestOtherSounds : public QObject {
  Q_OBJECT

  static constexpr int many = 150;
  static constexpr int few = 4;

  template <class Widget>
  Widget* find(const char* name) {
    auto* widget = bench_->window().findChild<Widget*>(name);
    if (widget == nullptr) qFatal("there is no %s", name);
    return widget;
  }
  Session& session() { return bench_->session(); }
  Layouts& layouts() { return bench_->window().layouts(); }
  QString at(const char* name) const { return folder_.filePath(name); }
  void show_panel(const char* id) {
    layouts().reveal(id);
    QCoreApplication::processEvents();
  }
  void hide_panel(const char* id) {
    layouts().close(id);
    QCoreApplication::processEvents();
    QVERIFY(!layouts().panel(id)->visible_to_user());
  }
  void open(const char* name, std::size_t clips) {
    session().open_data(at(name));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    QCOMPARE(session().data().clips().size(), clips);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("other-sounds", folder_);
    testing::make_two_pitches(at("many").toStdString(), many);
    testing::make_two_pitches(at("few").toStdString(), few);
    // The first clip of either folder has the same number and another name.
    QVERIFY(QFile::rename(at("few/high/0.wav"), at("few/high/00.wav")));
  }

  void init() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(at("many"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void cleanup() { bench_.reset(); }

  void a_hidden_map_forgets_the_former_points() {
    show_panel("map");
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), 2 * many, 20000);
    hide_panel("map");
    open("few", 2 * few);
    QCOMPARE(map->rows(), 0);
    show_panel("map");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), 2 * few, 20000);
  }

  void a_search_for_a_map_ends_with_its_sounds() {
    show_panel("map");
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), 2 * many, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!session().features().working(), 20000);
    auto* projection = find<QComboBox>("map_projection");
    QTest::keyClick(projection, Qt::Key_Home);
    const int place = projection->findText("t-SNE 2D");
    for (int step = 0; step < place; ++step) QTest::keyClick(projection, Qt::Key_Down);
    QTRY_COMPARE(find<QPushButton>("tsne_again")->text(), QString("Stop"));
    QTRY_VERIFY_WITH_TIMEOUT(map->caption().contains("t-SNE"), 10000);
    session().open_data(at("few"));
    QCOMPARE(map->rows(), 0);
    QSignalSpy ended(&session().data(), &DataDocument::ended);
    QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), 2 * few, 20000);
    QTest::qWait(300);
    QCOMPARE(map->rows(), 2 * few);
  }

  void a_hidden_clip_panel_shows_the_clip_of_the_sounds_that_are_open() {
    show_panel("clip");
    Panel* panel = layouts().panel("clip");
    QTRY_COMPARE(session().hearing().selected(), 0);
    QTRY_VERIFY(panel->title_line()->caption().contains("high/0.wav"));
    hide_panel("clip");
    open("few", 2 * few);
    QTRY_COMPARE(session().name_of(session().hearing().selected()), QString("high/00.wav"));
    QCOMPARE(session().hearing().selected(), 0);
    QVERIFY(panel->title_line()->caption().isEmpty());
    show_panel("clip");
    QTRY_VERIFY(panel->title_line()->caption().contains("high/00.wav"));
    auto* lane = find<SoundLane>("clip_lane");
    QTRY_VERIFY(!lane->readout(lane->waveform_rect().center()).isEmpty());
  }

  void a_clip_that_the_sounds_do_not_have_is_neither_selected_nor_heard() {
    open("few", 2 * few);
    QTRY_COMPARE(session().hearing().selected(), 0);
    session().hearing().select(2 * few);
    session().hearing().hear(2 * many - 1);
    session().hearing().hear_as_centre(1000000);
    QCOMPARE(session().hearing().selected(), 0);
    session().hearing().select(2 * few - 1);
    QCOMPARE(session().hearing().selected(), 2 * few - 1);
    session().hearing().select(-1);
    QCOMPARE(session().hearing().selected(), -1);
  }

  void a_mistake_that_was_kept_of_a_clip_now_gone_is_not_heard() {
    open("few", 2 * few);
    const auto run = folder_.filePath("runs/evaluated").toStdString();
    {
      RunWriter writer(run);
      writer.begin_at(0);
      save_experiment(session().catalogue(), session().experiment().experiment(),
                      writer.paths().experiment());
      writer.metric({1, {{"loss", 1.0}}});
      EvaluationResult result;
      result.probe.figures = {{"accuracy", 0.0}, {"macro_f1", 0.0}};
      result.probe.label = "label";
      result.probe.classes = {"high", "low"};
      result.probe.per_class = {{"high", 1, 1, 1, 1}, {"low", 1, 1, 1, 1}};
      result.probe.confusion = {{1, 1}, {0, 2}};
      result.probe.predictions = {{{2}, 0, 0}, {{2 * many - 1}, 0, 1}};
      std::ofstream(writer.paths().evaluation()) << to_json(result);
    }
    show_panel("evaluate");
    session().open_run(run);
    Panel* panel = layouts().panel("evaluate");
    QTRY_VERIFY(panel->title_line()->caption().contains("linear probe"));
    QSignalSpy said(&session(), &Session::said);
    auto* confusion = find<HeatMap>("confusion");
    Q_EMIT confusion->cell_clicked(0, 1);
    QCOMPARE(said.count(), 1);
    QVERIFY(said[0][0].toString().contains("other sounds"));
    QCOMPARE(session().hearing().selected(), 0);
    Q_EMIT confusion->cell_clicked(0, 0);
    QCOMPARE(session().hearing().selected(), 2);
  }

  void a_sorted_table_keeps_the_selected_clip() {
    open("few", 2 * few);
    show_panel("data");
    auto* table = find<QTableView>("clip_view");
    QTRY_COMPARE(table->model()->rowCount(), 2 * few);
    session().hearing().select(1);
    const QString name = session().name_of(1);
    const auto current = [&] {
      return table->selectionModel()->currentIndex().siblingAtColumn(0).data().toString();
    };
    QCOMPARE(current(), name);
    QSignalSpy selected(&session().hearing(), &Hearing::selected_changed);
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
      table->sortByColumn(0, order);
      QCOMPARE(current(), name);
      QVERIFY(table->selectionModel()->isRowSelected(table->currentIndex().row()));
      QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    }
    table->sortByColumn(0, Qt::DescendingOrder);
    QCOMPARE(table->currentIndex().row(), 2 * few - 2);
    QVERIFY(selected.isEmpty());
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_other_sounds

int app_other_sounds(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_other_sounds::TestOtherSounds>(argc, argv);
}
#include "test_other_sounds.moc"
