#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

#include "core/audio/decode.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/shown_window.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"

namespace test_known_before {

using namespace earshot;

/// What cannot be done is known, and said where one would press, before anybody presses.
class TestKnownBefore : public QObject, protected testing::ShownWindow {
  Q_OBJECT

  /// What the bar says, and its tip, which has all of it.
  QString bar() {
    const auto* words = find<QLabel>("bar_obstacle");
    return words->text().isEmpty() ? QString() : words->text() + words->toolTip();
  }
  void expect_refusal(const QString& words) {
    auto* train = find<QToolButton>("bar_train");
    QTRY_VERIFY2(bar().contains(words), qPrintable(bar()));
    QTRY_VERIFY(!train->isEnabled());
    QVERIFY2(train->toolTip().contains(words), qPrintable(train->toolTip()));
    QTRY_VERIFY(!find<QLabel>("state")->text().contains(words));  // the strip does not say it twice
    for (const char* id : {"training.train", "training.step"}) {
      QVERIFY(!action(id)->isEnabled());
      QVERIFY2(action(id)->toolTip().contains(words), qPrintable(action(id)->toolTip()));
    }
  }
  void expect_none() {
    QTRY_VERIFY2(bar().isEmpty(), qPrintable(bar()));
    QTRY_VERIFY(find<QToolButton>("bar_train")->isEnabled());
    QVERIFY(action("training.train")->isEnabled());
  }
  void be_small() {
    session().set("training.batch_size", std::int64_t{2});
    session().set("views.crop_samples", std::int64_t{4000});
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("known-before", folder_);
    testing::make_two_pitches(path("eight"), 4);
    testing::make_two_pitches(path("many"), 12);
    for (const char* name : {"one_each/a/0.wav", "one_each/b/1.wav", "one_each/c/2.wav",
                             "one_each/d/3.wav", "three/0.wav", "three/1.wav", "three/2.wav"}) {
      std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
      std::vector<float> sound(8000);
      for (std::size_t i = 0; i < sound.size(); ++i) {
        sound[i] = 0.3F * std::sin(0.01F * static_cast<float>(i) * static_cast<float>(name[9]));
      }
      write_wav(path(name), sound, 16000);
    }
  }
  void cleanup() { bench_.reset(); }

  void fewer_clips_than_the_batch_switch_training_off_with_the_batch_that_would_do() {
    begin(at("eight"));
    session().set("views.crop_samples", std::int64_t{4000});
    session().set("training.batch_size", std::int64_t{64});
    expect_refusal("at most");
    auto* row = find<QWidget>("training.batch_size");
    show_panel("method");
    QTRY_VERIFY(row->findChild<QLabel*>("fault")->text().contains("is more than"));
    session().train_or_pause();
    QVERIFY(!run().is_open());
    session().set("training.batch_size", std::int64_t{4});
    expect_none();
    // With other sounds it is another matter, both ways.
    session().set("training.batch_size", std::int64_t{8});
    expect_refusal("8 is more than");
    session().open_data(at("many"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_none();
    bench_->window().actions().at("edit.undo")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_refusal("8 is more than");
    // What is held out is none to train on.
    session().set("training.batch_size", std::int64_t{4});
    expect_none();
    session().set("data.test_fraction", 0.7);
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_refusal("held out");
  }

  void a_column_that_is_not_there_switches_training_off() {
    begin(at("eight"));
    be_small();
    expect_none();
    for (const char* setting : {"data.label", "data.group", "data.split", "data.split_group"}) {
      const Value before = experiment().values.at(setting);
      session().set(setting, std::string("nope"));
      QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
      expect_refusal(QString("%1: this data has no column \"nope\"").arg(setting));
      session().set(setting, before);
      QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
      expect_none();
    }
    session().choose_preset("supervised-small");
    be_small();
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_none();
    session().set("data.test_fraction", 0.0);
    session().set("data.valid_fraction", 0.0);
    session().open_data(at("three"));
    expect_refusal("names no clip's class");
  }

  void sounds_that_cannot_be_opened_switch_training_off() {
    begin(at("eight"));
    be_small();
    session().set("data.path", path("gone"));
    QTRY_VERIFY(session().data().failed());
    expect_refusal("gone");
    session().set("data.path", path("eight"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_none();
  }

  void a_probe_that_cannot_be_made_is_told_before_the_training() {
    begin(at("one_each"));
    be_small();
    show_panel("evaluate");
    QTRY_VERIFY2(bar().contains("one clip for each of its 4 classes"), qPrintable(bar()));
    QVERIFY(action("training.train")->isEnabled());  // it may still be trained
    auto* evaluate = bench_->window().layouts().panel("evaluate");
    const auto says = [&](const char* words) {
      const auto labels = evaluate->findChildren<QLabel*>();
      return std::ranges::any_of(labels, [&](const QLabel* label) {
        return label->isVisible() && label->text().contains(words);
      });
    };
    QTRY_VERIFY(says("one clip for each of its 4 classes"));
    session().open_data(at("eight"));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
    expect_none();
    QTRY_VERIFY(!says("one clip for each"));
  }

  void what_there_is_not_cannot_be_evaluated_and_a_second_run_not_opened() {
    const auto tip = [&] { return action("training.evaluate")->toolTip(); };
    begin(at("eight"));
    be_small();
    QVERIFY(!action("training.evaluate")->isEnabled());
    QVERIFY2(tip().contains("no run"), qPrintable(tip()));
    session().set("training.steps", std::int64_t{400});
    session().train_steps(2);
    QTRY_VERIFY_WITH_TIMEOUT(run().training(), 20000);
    for (const char* id : {"file.open_run", "file.open_experiment"}) {
      QVERIFY(!action(id)->isEnabled());
      QVERIFY(action(id)->toolTip().contains("training"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(run().paused() && run().saved_step() == 2, 300000);
    QTRY_VERIFY2(action("training.evaluate")->isEnabled(), qPrintable(tip()));
    run().stop_and_save();
    QTRY_VERIFY_WITH_TIMEOUT(!run().training(), 300000);
    QVERIFY(action("file.open_run")->isEnabled());
    QVERIFY(action("training.evaluate")->isEnabled());
    session().open_data(at("many"));
    QTRY_VERIFY(!run().is_open());
    QTRY_VERIFY(!action("training.evaluate")->isEnabled());
  }

  void of_three_clips_no_map_by_t_sne_can_be_chosen() {
    begin(at("three"));
    show_panel("map");
    auto* map = find<MapView>("map_view");
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), std::int64_t{3}, 20000);
    auto* projection = find<QComboBox>("map_projection");
    const int place = projection->findText("t-SNE 2D");
    const auto* items = qobject_cast<QStandardItemModel*>(projection->model());
    QVERIFY(!items->item(place)->isEnabled());
    QVERIFY(projection->itemData(place, Qt::ToolTipRole).toString().contains("there are 3"));
    QTest::keyClick(projection, Qt::Key_End);
    QVERIFY(projection->currentIndex() != place);
    // Chosen before, it lies by PCA and says why.
    session().open_data(at("many"));
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), std::int64_t{24}, 20000);
    QVERIFY(items->item(place)->isEnabled());
    QTest::keyClick(projection, Qt::Key_Home);
    for (int step = 0; step < place; ++step) QTest::keyClick(projection, Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(map->caption().contains("t-SNE"), 20000);
    session().open_data(at("three"));
    QTRY_COMPARE_WITH_TIMEOUT(map->rows(), std::int64_t{3}, 20000);
    QTRY_VERIFY2(map->caption().contains("PCA") && map->caption().contains("there are 3"),
                 qPrintable(map->caption()));
    QVERIFY(!find<QPushButton>("tsne_again")->isEnabled());
  }
};

}  // namespace test_known_before

int app_known_before(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_known_before::TestKnownBefore>(argc, argv);
}
#include "test_known_before.moc"
