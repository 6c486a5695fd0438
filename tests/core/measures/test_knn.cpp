#include <QtTest>

#include "core/measures/knn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_knn {

using namespace earshot;

class TestKnn : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nearer_neighbours_weigh_more() {
    // One neighbour of class 0 at cosine 1; two of class 1 at cosine 0.6: e^10 against 2 e^6.
    const torch::Tensor bank = torch::tensor({{2.0, 0.0}, {0.6, 0.8}, {0.6, -0.8}});
    const torch::Tensor labels = torch::tensor({0, 1, 1});
    const torch::Tensor query = torch::tensor({{5.0, 0.0}});
    const torch::Tensor scores = knn_scores(bank, labels, query, 2, {3, 0.1});
    const torch::Tensor expected =
        torch::tensor({{std::exp(10.0), 2.0 * std::exp(6.0)}}, torch::kFloat64);
    QVERIFY(testing::relative_error(scores, expected) < 1e-5);
  }

  void only_k_vote_and_a_small_bank_is_enough() {
    const torch::Tensor bank = torch::tensor({{1.0, 0.0}, {0.9, 0.1}, {0.0, 1.0}});
    const torch::Tensor labels = torch::tensor({0, 1, 1});
    const torch::Tensor query = torch::tensor({{1.0, 0.0}});
    QCOMPARE(knn_scores(bank, labels, query, 2, {1, 0.1})[0][1].item<double>(), 0.0);
    QVERIFY(knn_scores(bank, labels, query, 2, {200, 0.1})[0][1].item<double>() > 0.0);
  }

  void a_very_small_temperature_stays_finite() {
    const torch::Tensor bank = torch::eye(3);
    const torch::Tensor scores =
        knn_scores(bank, torch::tensor({0, 1, 2}), torch::eye(3), 3, {3, 1e-4});
    QVERIFY(torch::isfinite(scores).all().item<bool>());
    QVERIFY(torch::equal(scores.argmax(1), torch::arange(3)));
  }

  void many_queries_agree_with_one_at_a_time() {
    torch::manual_seed(3);
    const torch::Tensor bank = torch::randn({50, 8}), queries = torch::randn({2100, 8});
    const torch::Tensor labels = torch::randint(0, 4, {50}, torch::kInt64);
    const torch::Tensor all = knn_scores(bank, labels, queries, 4);
    for (const std::int64_t row : {0, 1023, 1024, 2099}) {
      const torch::Tensor one = knn_scores(bank, labels, queries.slice(0, row, row + 1), 4);
      QVERIFY(testing::relative_error(all.slice(0, row, row + 1), one) < 1e-5);
    }
  }

  void accuracy_is_the_share_named_right() {
    const torch::Tensor bank = torch::eye(2), labels = torch::tensor({0, 1});
    const torch::Tensor queries = torch::tensor({{1.0, 0.1}, {0.2, 1.0}, {1.0, 0.3}, {0.9, 0.0}});
    QCOMPARE(knn_accuracy(bank, labels, queries, torch::tensor({0, 1, 1, 0}), 2, {1, 0.1}), 0.75);
  }

  void an_empty_bank_is_refused() {
    QVERIFY_EXCEPTION_THROWN(
        knn_scores(torch::zeros({0, 2}), torch::zeros({0}, torch::kInt64), torch::eye(2), 2),
        std::invalid_argument);
  }
};

}  // namespace test_knn

int core_knn(int argc, char** argv) {
  return earshot::testing::run_test<test_knn::TestKnn>(argc, argv);
}
#include "test_knn.moc"
