#include <fstream>
#include <optional>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/npy.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/stored_run.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"

namespace test_run_shown {

using namespace earshot;

/// What the window shows of a run is what the run is: all clips at a pause, its own map while it is
/// gone on with, its health when it is opened, and no button that cannot do what it says.
class TestRunShown : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  static constexpr std::size_t clips = 40, watched = 12;

  bool shows_all_at(std::int64_t step) {
    const auto& shown = run().embeddings();
    return shown && shown->step == step && shown->items.size() == clips;
  }
  void write(const char* name, double deviation, double rank) {
    const Catalogue catalogue = built_in_catalogue();
    Experiment stored = preset_experiment(catalogue, "simclr-small");
    set_value(catalogue, stored, "data.path", at("sounds").toStdString());
    const RunPaths paths(at(name).toStdString());
    // Long enough that nothing is put down to its beginning.
    const auto at_last = [](double before, double last) {
      std::vector<double> values(120, before);
      values.back() = last;
      return values;
    };
    testing::write_run(paths.folder, stored,
                       {{"loss", at_last(2, 1)},
                        {"examples_per_second", at_last(50, 50)},
                        {"feature_std", at_last(0.12, deviation)},
                        {"rankme", at_last(41, rank)},
                        {"uniformity", at_last(-2.5, -3)},
                        {"positive_similarity", at_last(0.6, 0.71)},
                        {"negative_similarity", at_last(0.3, 0.22)}});
    std::filesystem::create_directories(paths.embeddings());
    write_npy(paths.embeddings() / "00000120.npy", std::vector<float>(2 * 64, 0.5F), {2, 64});
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("run-shown", folder_);
    testing::make_two_pitches(at("sounds").toStdString(), clips / 2);
  }

  void init() { begin(at("sounds")); }
  void cleanup() { bench_.reset(); }

  void a_map_that_was_zoomed_is_shown_whole_in_another_projection() {
    show_panel("map");
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), static_cast<std::int64_t>(clips), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!session().features().working(), 20000);
    QTRY_VERIFY(!map->travelling());
    const auto all_seen = [&] {
      for (std::int64_t row = 0; row < map->rows(); ++row) {
        if (!QRectF(map->rect()).contains(map->place_of(row))) return false;
      }
      return true;
    };
    QTRY_VERIFY(all_seen());
    auto* projection = find<QComboBox>("map_projection");
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Home}) {
      map->zoom_by(30);
      QVERIFY(!all_seen());
      QTest::keyClick(projection, key);
      QTRY_COMPARE_WITH_TIMEOUT(map->solid(), key == Qt::Key_Down, 20000);
      QTRY_VERIFY(all_seen());
    }
  }

  void at_a_pause_every_clip_is_on_the_map_and_a_resumed_run_keeps_it() {
    session().set("views.crop_samples", std::int64_t{4000});
    session().set("training.batch_size", std::int64_t{8});
    session().set("training.steps", std::int64_t{30});
    session().set("training.watch_clips", static_cast<std::int64_t>(watched));
    session().set("training.watch_every", std::int64_t{5});
    std::vector<std::size_t> sizes;
    connect(&run(), &RunDocument::embedded, this,
            [&] { sizes.push_back(run().embeddings()->items.size()); });
    session().train_steps(7);
    QTRY_VERIFY_WITH_TIMEOUT(run().paused(), 300000);
    QTRY_VERIFY_WITH_TIMEOUT(shows_all_at(7), 300000);
    QCOMPARE(sizes, (std::vector<std::size_t>{watched, clips}));
    for (std::size_t clip = 0; clip < clips; ++clip) {
      QVERIFY(session().features().row_of(static_cast<std::int64_t>(clip)) >= 0);
    }
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), static_cast<std::int64_t>(clips), 20000);
    // The live map keeps its sample, and the next pause its own step.
    session().train_steps(4);
    QTRY_VERIFY_WITH_TIMEOUT(shows_all_at(11), 300000);
    QCOMPARE(sizes, (std::vector<std::size_t>{watched, clips, watched, clips}));
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QTRY_VERIFY_WITH_TIMEOUT(shows_all_at(11), 300000);
    // Gone on with, it is still what the encoder sees.
    QTRY_VERIFY(map->caption().contains("encoder"));
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), static_cast<std::int64_t>(clips), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(!session().features().working() && !map->travelling(), 20000);
    bool thrown_back = false;
    connect(&session().features(), &FeatureDocument::changed, this, [&] {
      thrown_back |= session().features().kind() != FeatureDocument::Kind::Embeddings;
    });
    map->zoom_by(3);
    const auto distance = [&] { return QLineF(map->place_of(0), map->place_of(1)).length(); };
    const double apart = distance();
    // Until the encoder has been looked at again; what is shown after that is another map.
    std::optional<double> later;
    connect(&run(), &RunDocument::embedded, this, [&] {
      if (!later && run().embeddings()->step > 11) later = distance();
    });
    session().resume_run(run().folder());
    QTRY_VERIFY_WITH_TIMEOUT(run().training(), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(run().steps_done() >= 12, 300000);
    QVERIFY(!thrown_back);
    QVERIFY(map->caption().contains("encoder"));
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QVERIFY(!thrown_back);
    QTRY_VERIFY_WITH_TIMEOUT(shows_all_at(30), 300000);
    QVERIFY(later);
    QVERIFY2(qAbs(*later - apart) < 1, qPrintable(tr("%1, %2 before").arg(*later).arg(apart)));
  }

  void a_run_that_is_opened_comes_with_its_health_and_words() {
    write("runs/well", 0.12, 42);
    write("runs/collapsed", 0.001, 1.1);
    find<QToolButton>("strip_toggle")->click();
    const auto health = [&] { return find<QLabel>("health")->text(); };
    session().open_run(at("runs/well").toStdString());
    QTRY_VERIFY_WITH_TIMEOUT(run().is_open(), 20000);
    QTRY_VERIFY2(health().contains("healthy"), qPrintable(health()));
    QVERIFY(find<QLabel>("bar_health")->text().contains("healthy"));
    const QString watch = find<QLabel>("watch")->text();
    QVERIFY2(watch.contains("0.71 against 0.22"), qPrintable(watch));
    session().open_run(at("runs/collapsed").toStdString());
    QTRY_VERIFY2(health().contains("collaps"), qPrintable(health()));
    QVERIFY2(health().contains("fell from 0.12 to 0.001"), qPrintable(health()));
  }

  void a_run_of_a_newer_earshot_is_refused_in_one_line() {
    write("runs/newer", 0.12, 42);
    const auto file = RunPaths(at("runs/newer").toStdString()).experiment();
    std::string text;
    {
      std::ifstream stream(file);
      text.assign(std::istreambuf_iterator<char>(stream), {});
    }
    const auto swap = [&text](const std::string& from, const std::string& to) {
      const auto place = text.find(from);
      if (place == std::string::npos) qFatal("%s is not there", from.c_str());
      text.replace(place, from.size(), to);
    };
    swap("\"version\": \"", "\"version\": \"99.");
    swap("\"steps\":", "\"dreams\": 3, \"steps\":");
    std::ofstream(file) << text;
    QSignalSpy said(&session(), &Session::said);
    session().open_run(at("runs/newer").toStdString());
    QTRY_COMPARE(said.count(), 1);
    const QString words = said[0][0].toString();
    QVERIFY2(words.contains("made by Earshot 99."), qPrintable(words));
    QVERIFY2(words.contains("newer than this"), qPrintable(words));
    QVERIFY2(words.contains("training.dreams"), qPrintable(words));
    QVERIFY(!words.contains('\n'));
    QVERIFY(!run().is_open());
  }

  void settings_that_contradict_each_other_switch_training_off_and_say_why() {
    show_panel("method");
    auto* train = find<QToolButton>("bar_train");
    auto* action = bench_->window().actions().at("training.train");
    session().set("training.batch_size", std::int64_t{8});
    QTRY_VERIFY(train->isEnabled() && action->isEnabled());
    session().set("training.warmup_steps", std::int64_t{5000});
    QTRY_VERIFY(!train->isEnabled());
    QVERIFY(!action->isEnabled());
    QVERIFY(!bench_->window().actions().at("training.step")->isEnabled());
    QVERIFY2(train->toolTip().contains("5000"), qPrintable(train->toolTip()));
    QVERIFY2(action->toolTip().contains("5000"), qPrintable(action->toolTip()));
    QVERIFY(find<QLabel>("bar_obstacle")->text().contains("5000"));
    QTRY_VERIFY(!find<QLabel>("state")->text().contains("5000"));  // once is enough
    auto* row = find<QWidget>("training.warmup_steps");
    QTRY_VERIFY(!row->findChild<QLabel*>("fault")->text().isEmpty());
    QTest::keyClick(&bench_->window(), Qt::Key_T);
    QTest::qWait(50);
    QVERIFY(!run().is_open());
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_VERIFY(train->isEnabled());
    QVERIFY(action->isEnabled());
    QVERIFY(!action->toolTip().contains("5000"));
    QVERIFY(find<QLabel>("bar_obstacle")->text().isEmpty());
    QTRY_VERIFY(row->findChild<QLabel*>("fault")->text().isEmpty());
  }
};

}  // namespace test_run_shown

int app_run_shown(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_run_shown::TestRunShown>(argc, argv);
}
#include "test_run_shown.moc"
