#include <cmath>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/session/data_proposal.h"
#include "app/window/workbench.h"
#include "core/audio/decode.h"
#include "core/built_in/catalogue.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/window_test.h"
#include "widgets/map/map_view.h"
#include "widgets/tables/clip_table.h"

namespace test_data_window {

using namespace earshot;

/// The panel of the open sounds: found, marked, sounded, and what they would rather be cut to.
class TestDataWindow : public QObject {
  Q_OBJECT

  Session& session() { return bench_->session(); }
  const Experiment& experiment() { return session().experiment().experiment(); }
  MainWindow& window() { return bench_->window(); }
  ClipTable* table() { return window().findChild<ClipTable*>(); }
  MapView* map() { return window().findChild<MapView*>("map_view"); }
  template <class Widget>
  Widget* find(const char* name) {
    return window().findChild<Widget*>(name);
  }
  std::string at(const std::string& name) const {
    return (folder_.path() + '/').toStdString() + name;
  }
  void make_sounds(const std::string& folder, int clips, double seconds) {
    for (int i = 0; i < clips; ++i) {
      const std::string label = i % 2 == 0 ? "low" : "high";
      std::filesystem::create_directories(at(folder + '/' + label));
      const double tone = 0.02 * (i % 2 + 1);
      std::vector<float> sound(static_cast<std::size_t>(16000 * (seconds + 0.002 * i)));
      for (std::size_t s = 0; s < sound.size(); ++s) {
        sound[s] = static_cast<float>(0.3 * std::sin(tone * static_cast<double>(s) + i));
      }
      write_wav(at(folder + '/' + label + '/' + std::to_string(i) + ".wav"), sound, 16000);
    }
  }
  void open(const std::string& folder) {
    session().open_data(QString::fromStdString(at(folder)));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("data-window", folder_);
    make_sounds("short", 40, 0.25);
    make_sounds("fit", 6, 1.2);
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    window().resize(1440, 900);
    bench_->start(QString::fromStdString(at("short")));
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    QTRY_VERIFY_WITH_TIMEOUT(session().data().dataset(), 20000);
  }
  void init() {
    session().choose_preset("simclr-small");
    open("short");
    window().layouts().reveal("data");
    QTRY_COMPARE(table()->model().rowCount(), 40);
  }
  void cleanupTestCase() { bench_.reset(); }

  void a_search_marks_the_same_clips_on_the_map_and_a_choice_there_filters_the_table() {
    window().layouts().reveal("map");
    QTRY_VERIFY_WITH_TIMEOUT(!map()->caption().isEmpty(), 30000);
    QTRY_VERIFY(table()->model().rowCount() == 40);
    table()->search_field()->setText("label:low");
    QTRY_COMPARE(map()->marked().size(), std::size_t{20});
    table()->search_field()->clear();
    QTRY_VERIFY(map()->marked().empty());
    map()->set_marked({0, 1, 2});
    Q_EMIT map()->marked_changed();
    QTRY_COMPARE(table()->model().rowCount(), 3);
    auto* all = find<QPushButton>("all_clips");
    QTRY_VERIFY(all->isVisible());
    all->click();
    QTRY_COMPARE(table()->model().rowCount(), 40);
    QVERIFY(map()->marked().empty());
  }

  void arrow_keys_sound_each_row_unless_that_is_off() {
    QTRY_VERIFY(table()->model().rowCount() == 40);
    auto* sounding = find<QToolButton>("arrows_sound");
    QVERIFY(sounding->isChecked());
    table()->view()->setFocus();
    table()->view()->setCurrentIndex(table()->model().index(0, 0));
    QTest::keyClick(table()->view(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(session().hearing().of_clip(), 20000);
    QCOMPARE(session().hearing().selected(), table()->model().clip_at(1));
    sounding->setChecked(false);
    session().playback().stop();
    QTest::keyClick(table()->view(), Qt::Key_Down);
    QCOMPARE(session().hearing().selected(), table()->model().clip_at(2));
  }

  void short_clips_are_said_beside_the_crop_with_one_that_they_fill() {
    auto* words = find<QLabel>("lengths_words");
    auto* use = find<QPushButton>("use_crop");
    QTRY_VERIFY2(words->text().startsWith("100 % of the training clips are shorter"),
                 qPrintable(words->text()));
    // Where there is little room, the answer to freshly opened sounds comes first.
    find<QPushButton>("leave_proposal")->click();
    QTRY_VERIFY(!use->isHidden());
    QVERIFY2(use->text().startsWith("Use 0.2"), qPrintable(use->text()));
    use->click();
    QCOMPARE(crop_seconds(experiment()), 0.2);
    QTRY_VERIFY2(words->text().startsWith("No training clip is shorter"),
                 qPrintable(words->text()));
    QVERIFY(use->isHidden());
    QVERIFY(session().obstacles().faults().empty() ||
            session().obstacles().faults().front().path != "views.crop_samples");
  }

  void opened_sounds_are_answered_by_one_sentence_that_undo_takes_back() {
    auto* words = find<QLabel>("proposal");
    auto* use = find<QPushButton>("use_proposal");
    QTRY_VERIFY(!words->isHidden() && words->isVisible());
    for (const char* part : {"a crop of 0.2", "a batch of", "training clips of 0.2"}) {
      QVERIFY2(words->text().contains(part), qPrintable(words->text()));
    }
    QCOMPARE(words->text().count('\n'), 0);
    const Experiment before = experiment();
    use->click();
    QVERIFY(!(experiment() == before));
    QVERIFY(session().obstacles().faults().empty());
    QCOMPARE(use->text(), QString("Undo"));
    use->click();
    QVERIFY(experiment() == before);
    QTRY_VERIFY(!words->isVisible());
    QVERIFY(session().experiment().undo().canRedo());
    // Nothing is proposed where it would suit already.
    const auto clips =
        static_cast<std::int64_t>(session().data().dataset()->of(Split::Train).size());
    session().set("views.crop_samples", std::int64_t{3200});
    session().set("training.batch_size", std::int64_t{8});
    session().set("training.warmup_steps", std::int64_t{10});
    session().set("training.steps", clips * 50 / 8);
    QVERIFY(proposal_for(session().catalogue(), experiment(), *session().data().dataset())
                .words.isEmpty());
  }

  void what_is_dragged_over_the_window_is_said_before_it_is_let_go() {
    auto* shown = find<QWidget>("drop_highlight");
    QVERIFY(shown->isHidden());
    QMimeData sounds;
    sounds.setUrls({QUrl::fromLocalFile(QString::fromStdString(at("fit")))});
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &sounds, Qt::LeftButton, {});
    QApplication::sendEvent(&window(), &enter);
    QVERIFY(enter.isAccepted() && shown->isVisible());
    QVERIFY(shown->accessibleName().contains("fit"));
    QCOMPARE(shown->geometry(), window().rect());
    QDragLeaveEvent leave;
    QApplication::sendEvent(&window(), &leave);
    QVERIFY(shown->isHidden());
    QApplication::sendEvent(&window(), &enter);
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &sounds, Qt::LeftButton, {});
    QApplication::sendEvent(&window(), &drop);
    QVERIFY(shown->isHidden());
    QTRY_VERIFY(experiment().text("data.path") == at("fit"));
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_data_window

int app_data_window(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_data_window::TestDataWindow>(argc, argv);
}
#include "test_data_window.moc"
