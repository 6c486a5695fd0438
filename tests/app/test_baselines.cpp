#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/kept_baselines.h"
#include "app/window/workbench.h"
#include "core/built_in/catalogue.h"
#include "core/runs/evaluation.h"
#include "tests/support/run_widget_test.h"
#include "tests/support/two_pitches.h"
#include "tests/support/window_test.h"
#include "widgets/chrome/panel.h"
#include "widgets/inside/figure_bars.h"

namespace test_baselines {

using namespace earshot;

/// What has to be beaten stands there before anybody trains.
class TestBaselines : public QObject {
  Q_OBJECT

  QString at(const char* name) const { return folder_.filePath(name); }
  Session& session() { return bench_->session(); }
  Panel* panel() { return bench_->window().layouts().panel("evaluate"); }
  std::size_t all() { return session().catalogue().baselines.size(); }
  void open() {
    bench_ = std::make_unique<Workbench>(std::make_shared<const Catalogue>(built_in_catalogue()));
    bench_->window().resize(1440, 900);
    bench_->start(at("sounds"));
    QVERIFY(QTest::qWaitForWindowExposed(&bench_->window()));
    bench_->window().layouts().reveal("evaluate");
  }
  int kept_files() const { return static_cast<int>(QDir(at("cache/baselines")).count()) - 2; }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    testing::keep_to_itself("baselines", folder_);
    qputenv("EARSHOT_CACHE", at("cache").toUtf8());
    testing::make_two_pitches(at("sounds").toStdString(), 12);
    testing::make_two_pitches(at("others").toStdString(), 10);
    open();
  }
  void cleanupTestCase() { bench_.reset(); }

  void they_stand_in_the_panel_without_a_run() {
    QTRY_COMPARE_WITH_TIMEOUT(session().baselines().judged().size(), all(), 300000);
    auto* bars = panel()->findChild<FigureBars*>();
    QTRY_VERIFY(bars->isVisible());
    QCOMPARE(bars->rows(), static_cast<int>(all()) + 1);
    QVERIFY(bars->mark(0).isNull());
    for (int row = 1; row < bars->rows(); ++row) QVERIFY(!bars->mark(row).isNull());
    QVERIFY(!panel()->findChild<QTableWidget*>("figures")->isVisible());
    QVERIFY(panel()->findChild<QLabel*>("baseline_words")->text().contains("to be beaten"));
    QTRY_COMPARE(kept_files(), static_cast<int>(all()));
  }

  void another_encoder_is_judged_anew_and_log_mel_is_not() {
    const auto start = [this] {
      for (const JudgedBaseline& one : session().baselines().judged()) {
        const BaselineEntry* entry = session().catalogue().baseline(one.first);
        if (entry != nullptr && entry->is_start) return one.second.features;
      }
      return std::int64_t{0};
    };
    const std::int64_t before = start();
    QVERIFY(before > 0);
    session().set("encoder.widths", std::string("8,16"));
    QTRY_VERIFY_WITH_TIMEOUT(start() != before && start() > 0, 300000);
    QTRY_COMPARE(kept_files(), static_cast<int>(all()) + 1);
  }

  void other_sounds_have_their_own() {
    session().open_data(at("others"));
    QVERIFY(session().baselines().judged().empty());
    QTRY_COMPARE_WITH_TIMEOUT(session().baselines().judged().size(), all(), 300000);
    QVERIFY(session().baselines().judged().front().second.test_clips < 10);
  }

  void at_the_next_start_they_are_read() {
    bench_->window().close();
    bench_.reset();
    const int kept = kept_files();
    open();
    const QSignalSpy heard(&session().tasks(), &Tasks::progressed);
    QTRY_COMPARE_WITH_TIMEOUT(session().baselines().judged().size(), all(), 20000);
    for (const QList<QVariant>& told : heard) {
      QVERIFY2(!told[1].toString().contains("untrained"), qPrintable(told[1].toString()));
    }
    QCOMPARE(kept_files(), kept);
  }

  void a_kept_file_that_is_damaged_is_judged_again() {
    bench_->window().close();
    bench_.reset();
    // The one that was judged last is one of those that the next start asks for.
    const QFileInfoList files = QDir(at("cache/baselines")).entryInfoList(QDir::Files, QDir::Time);
    QFile damaged(files.front().filePath());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("{\"accuracy\": 7}");
    damaged.close();
    open();
    QTRY_COMPARE_WITH_TIMEOUT(session().baselines().judged().size(), all(), 300000);
    for (const JudgedBaseline& one : session().baselines().judged()) {
      QVERIFY(one.second.ranked() <= 1);
    }
  }

 private:
  QTemporaryDir folder_;
  std::unique_ptr<Workbench> bench_;
};

}  // namespace test_baselines

int app_baselines(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_baselines::TestBaselines>(argc, argv);
}
#include "test_baselines.moc"
