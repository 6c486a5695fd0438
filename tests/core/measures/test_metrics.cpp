#include <QtTest>

#include "core/measures/bootstrap.h"
#include "core/measures/metrics.h"
#include "core/measures/ranking.h"
#include "tests/support/run_test.h"

namespace test_metrics {

using namespace earshot;

namespace {

const std::vector<std::int64_t> kTargets = {0, 0, 1, 1};

bool near(double a, double b) {
  return std::abs(a - b) < 1e-12;
}

}  // namespace

class TestMetrics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void published_ranking_vectors() {
    const std::vector<double> scores = {0.1, 0.4, 0.35, 0.8};
    QVERIFY(near(roc_auc(kTargets, scores).value(), 0.75));
    QVERIFY(near(average_precision(kTargets, scores).value(), 5.0 / 6.0));
    QVERIFY(near(precision_recall_trapezoid(kTargets, scores).value(), 19.0 / 24.0));
  }

  void tied_scores_are_chance() {
    const std::vector<double> scores(5, 0.3);
    const std::vector<std::int64_t> targets = {1, 0, 0, 1, 0};
    QVERIFY(near(roc_auc(targets, scores).value(), 0.5));
    QVERIFY(near(average_precision(targets, scores).value(), 0.4));
  }

  void undefined_classes_are_skipped_and_counted() {
    const std::vector<std::int64_t> targets = {1, 0, 1, 0, 0, 0};  // never the second label
    const std::vector<double> scores = {0.9, 0.1, 0.8, 0.2, 0.1, 0.3};
    const MultiLabelFigures figures = multi_label_figures(targets, ScoreTable(scores, 2));
    QCOMPARE(figures.skipped, std::int64_t{1});
    QCOMPARE(figures.used, (std::vector<std::int64_t>{0}));
    QVERIFY(near(figures.macro_roc_auc, 1.0));
    QVERIFY(!figures.roc_auc[1].has_value());
  }

  void a_confusion_matrix_has_the_truth_in_its_rows() {
    const std::vector<std::int64_t> truth = {0, 0, 1, 2}, predicted = {0, 1, 1, 1};
    const Confusion confusion = confusion_matrix(truth, predicted, 3);
    QCOMPARE(confusion[0][1], std::int64_t{1});
    QCOMPARE(confusion[1][0], std::int64_t{0});
    const auto figures = class_figures(confusion);
    QVERIFY(near(figures[1].precision, 1.0 / 3.0));
    QVERIFY(near(figures[1].recall, 1.0));
    QVERIFY(near(figures[2].f1, 0.0));
    QCOMPARE(figures[0].support, std::int64_t{2});
    QVERIFY(near(balanced_accuracy(confusion), 0.5));
  }

  void absent_classes_count_in_one_macro_f1_only() {
    const std::vector<std::int64_t> truth = {0, 1}, predicted = {0, 1};
    const auto figures = class_figures(confusion_matrix(truth, predicted, 4));
    QVERIFY(near(macro_f1(figures, Averaged::Present), 1.0));
    QVERIFY(near(macro_f1(figures, Averaged::AllClasses), 0.5));
  }

  void what_cannot_be_scored_is_refused() {
    const std::vector<std::int64_t> none, one = {0}, outside = {3};
    QVERIFY_EXCEPTION_THROWN(accuracy(none, none), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(accuracy(one, none), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(confusion_matrix(one, outside, 3), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(ScoreTable(std::vector<double>{1, 2, 3}, 2), std::invalid_argument);
  }

  void interval_widens_with_confidence() {
    std::vector<double> means;
    for (int i = 0; i <= 100; ++i) means.push_back(0.01 * i);
    const Interval wide = percentile_interval(means, 0.95),
                   narrow = percentile_interval(means, 0.5);
    QVERIFY(near(wide.low, 0.025) && near(wide.high, 0.975));
    QVERIFY(near(narrow.low, 0.25) && near(narrow.high, 0.75));
  }
};

}  // namespace test_metrics

int core_metrics(int argc, char** argv) {
  return earshot::testing::run_test<test_metrics::TestMetrics>(argc, argv);
}
#include "test_metrics.moc"
