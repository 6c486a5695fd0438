#include <cmath>
#include <QtTest>

#include "core/models/encoders/small_log_mel.h"
#include "tests/example_method/barlow_twins.h"
#include "tests/example_method/redundancy.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_example_method {

using namespace earshot;
using earshot::example::redundancy_loss;

/// The self-checks of the method that docs/add-a-method.md builds.
class TestExampleMethod : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void independent_dimensions_that_agree_cost_nothing() {
    const torch::Tensor rows =
        torch::tensor({{1., 1.}, {1., -1.}, {-1., 1.}, {-1., -1.}}, torch::kFloat64);
    QVERIFY(redundancy_loss(rows, rows, 5e-3).item<double>() < 1e-9);
  }

  void dimensions_that_say_the_same_are_paid_for() {
    const torch::Tensor one = torch::randn({64, 1}, torch::kFloat64);
    const torch::Tensor twice = torch::cat({one, one}, 1);
    const double free = redundancy_loss(twice, twice, 0.0).item<double>();
    const double paid = redundancy_loss(twice, twice, 1.0).item<double>();
    QVERIFY(std::abs(paid - free - 2) < 1e-3);
  }

  void scale_and_shift_of_a_dimension_do_not_matter() {
    const torch::Tensor a = torch::randn({16, 5}, torch::kFloat64),
                        b = torch::randn({16, 5}, torch::kFloat64);
    const torch::Tensor moved = 3 * a + torch::arange(5, torch::kFloat64);
    QVERIFY(testing::relative_error(redundancy_loss(moved, b, 0.1), redundancy_loss(a, b, 0.1)) <
            1e-4);
  }

  void a_dimension_that_stands_still_gives_a_finite_gradient() {
    torch::Tensor a = torch::zeros({4, 3}).requires_grad_();
    redundancy_loss(a, torch::zeros({4, 3}), 5e-3).backward();
    QVERIFY(a.grad().isfinite().all().item<bool>());
  }

  void one_row_is_refused() {
    QVERIFY_EXCEPTION_THROWN(redundancy_loss(torch::zeros({1, 3}), torch::zeros({1, 3}), 1.0),
                             std::invalid_argument);
  }

  void its_settings_reach_the_loss() {
    torch::manual_seed(3);
    const auto encoder = std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000);
    example::BarlowTwins method({}, encoder);
    method.eval();
    Batch batch;
    batch.views = {torch::randn({6, 1, 4000}), torch::randn({6, 1, 4000})};
    const double before = method.step(batch).loss.item<double>();
    method.change({{"redundancy_weight", 1.0}});
    QVERIFY(method.step(batch).loss.item<double>() > before * 1.01);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method.step(batch), std::invalid_argument);
  }
};

}  // namespace test_example_method

int core_example_method(int argc, char** argv) {
  return earshot::testing::run_test<test_example_method::TestExampleMethod>(argc, argv);
}
#include "test_example_method.moc"
