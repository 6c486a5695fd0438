#include <QtTest>

#include "core/losses/nt_xent.h"
#include "core/losses/queue_contrast.h"
#include "core/methods/parts/key_queue.h"
#include "tests/support/near.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_key_queue {

using namespace earshot;
namespace support = earshot::testing;
using support::near;
using support::numbers;

/// MoCo's loss, and its queue by itself.
class TestKeyQueue : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_loss_of_a_collapsed_and_of_a_perfect_encoder() {
    const torch::Tensor one = torch::eye(2, torch::kFloat64).slice(0, 0, 1);
    const torch::Tensor other = torch::eye(2, torch::kFloat64).slice(0, 1, 2);
    const auto loss = [&](std::int64_t size, double temperature, bool orthogonal) {
      const torch::Tensor queue = (orthogonal ? other : one).expand({size, 2});
      return queue_contrast(one, one, queue, temperature).loss.item<double>();
    };
    near(loss(65536, 0.2, false), 11.090370, 1e-6);
    near(loss(4096, 0.1, false), 8.318010, 1e-6);
    near(loss(65536, 0.07, true), 0.040135, 1e-6);
    near(loss(65536, 0.2, true), 6.092617, 1e-6);
    near(loss(4096, 0.1, true), 0.170551, 1e-6);
  }

  void its_figures_are_those_of_the_cosines() {
    const torch::Tensor queries = torch::eye(2, torch::kFloat64);
    const torch::Tensor keys = unit_rows(torch::tensor({{3.0, 4.0}, {3.0, 4.0}}, torch::kFloat64));
    const torch::Tensor queue = torch::tensor({{0.8, 0.6}}, torch::kFloat64);
    const QueueContrast contrast = queue_contrast(queries, keys, queue, 0.5);
    near(contrast.positive_similarity.item<double>(), 0.7, 1e-12);
    near(contrast.negative_similarity.item<double>(), 0.7, 1e-12);
    near(contrast.accuracy.item<double>(), 0.5, 1e-12);  // 0.6 < 0.8, and 0.8 > 0.6
    QVERIFY(contrast.logits.sizes() == torch::IntArrayRef({2, 2}));
    near(contrast.logits[0][0].item<double>(), 1.2, 1e-12);
    // Where all is alike nothing is found.
    near(queue_contrast(keys, keys, keys, 0.5).accuracy.item<double>(), 0.0, 1e-12);
  }

  void the_gradient_of_a_query_is_that_of_the_paper() {
    torch::manual_seed(1);
    const auto rows = [](std::int64_t n) {
      return unit_rows(torch::randn({n, 5}, torch::kFloat64));
    };
    const torch::Tensor queries = rows(3).requires_grad_(), keys = rows(3), queue = rows(7);
    const QueueContrast contrast = queue_contrast(queries, keys, queue, 0.3);
    contrast.loss.backward();
    const torch::Tensor p = torch::softmax(contrast.logits, 1);
    const torch::Tensor pulled = p.slice(1, 0, 1) * keys + p.slice(1, 1).matmul(queue);
    QVERIFY(support::relative_error(queries.grad(), (pulled - keys) / (0.3 * 3)) < 1e-12);
  }

  void wrong_shapes_are_refused() {
    const torch::Tensor rows = torch::eye(3);
    QVERIFY_EXCEPTION_THROWN(queue_contrast(rows, rows.slice(0, 1), rows, 1),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(queue_contrast(rows, rows, torch::ones({4, 2}), 1),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(queue_contrast(rows, rows, rows, 0), std::invalid_argument);
  }

  void the_queue_is_first_in_first_out() {
    torch::manual_seed(1);
    KeyQueue queue(8, 3);
    std::vector<torch::Tensor> batches;
    for (std::int64_t step = 0; step < 3; ++step) {
      batches.push_back(torch::full({4, 3}, static_cast<double>(step + 1)));
      queue.push(batches.back(), {4 * step, 4 * step + 1, 4 * step + 2, 4 * step + 3}, step);
      if (step == 0) near(queue.filled_share().item<double>(), 0.5, 1e-6);
    }
    QVERIFY(torch::equal(queue.keys(), torch::cat({batches[2], batches[1]})));
    QCOMPARE(numbers(queue.clips()), (std::vector<std::int64_t>{8, 9, 10, 11, 4, 5, 6, 7}));
    near(queue.mean_age(2).item<double>(), 0.5, 1e-6);
    near(queue.filled_share().item<double>(), 1.0, 1e-6);
  }

  void a_queue_of_any_size_takes_any_batch() {
    KeyQueue odd(6, 2);
    for (std::int64_t step = 0; step < 3; ++step) {
      const std::int64_t at = 4 * step;
      odd.push(torch::rand({4, 2}), {at, at + 1, at + 2, at + 3}, step);
    }
    QCOMPARE(numbers(odd.clips()), (std::vector<std::int64_t>{6, 7, 8, 9, 10, 11}));
    KeyQueue small(3, 2);
    small.push(torch::rand({5, 2}), {0, 1, 2, 3, 4}, 0);
    QCOMPARE(numbers(small.clips()), (std::vector<std::int64_t>{3, 4, 2}));
    const torch::Tensor newest = small.ring().slot_of(torch::arange(3, torch::kInt64));
    QCOMPARE(numbers(small.clips().index_select(0, newest)), (std::vector<std::int64_t>{4, 3, 2}));
  }

  void the_queue_begins_with_random_directions_of_nobody() {
    KeyQueue queue(50, 4);
    QVERIFY(support::relative_error(queue.keys().norm(2, 1), torch::ones({50})) < 1e-6);
    QVERIFY(queue.clips().eq(-1).all().item<bool>());
    near(queue.mean_age(7).item<double>(), 0.0, 1e-9);
  }
};

}  // namespace test_key_queue

int core_key_queue(int argc, char** argv) {
  return earshot::testing::run_test<test_key_queue::TestKeyQueue>(argc, argv);
}
#include "test_key_queue.moc"
