#include <cmath>
#include <QtTest>
#include <stdexcept>

#include "core/built_in/catalogue.h"
#include "core/methods/method_entry.h"
#include "tests/strangers/vicreg/vicreg.h"
#include "tests/strangers/vicreg/vicreg_loss.h"
#include "tests/support/learn.h"
#include "tests/support/near.h"
#include "tests/support/run_test.h"

namespace earshot::test_stranger_vicreg {

using strangers::Vicreg;
using strangers::vicreg_terms;
using strangers::VicregTerms;

// The three terms by hand.
void check(const VicregTerms& terms, double invariance, double variance, double covariance) {
  testing::near(terms.invariance.item<double>(), invariance, 1e-9);
  testing::near(terms.variance.item<double>(), variance, 1e-9);
  testing::near(terms.covariance.item<double>(), covariance, 1e-9);
}

torch::Tensor rows(const std::vector<double>& values, std::int64_t width) {
  return torch::tensor(values, torch::kFloat64).view({-1, width});
}

std::shared_ptr<Method> made(const Values& settings = {}) {
  const Catalogue catalogue = built_in_catalogue();
  const MethodEntry entry = method<Vicreg>();
  MethodContext context;
  context.encoder = catalogue.encoder("small-log-mel")->make({}, EncoderContext{});
  context.crop_samples = 4000;
  context.batch_size = 8;
  return entry.make(settings, context);
}

Batch noise(std::int64_t clips) {
  Batch batch;
  batch.views = {0.1 * torch::randn({clips, 1, 4000}), 0.1 * torch::randn({clips, 1, 4000})};
  return batch;
}

class TestStrangerVicreg : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { torch::manual_seed(3); }

  void identical_outputs_that_vary_in_every_dimension_apart_cost_nothing() {
    // Each dimension has the variance 4/3, above 1; they do not vary together.
    const torch::Tensor corners = rows({1, 1, 1, -1, -1, 1, -1, -1}, 2);
    check(vicreg_terms(corners, corners), 0, 0, 0);
  }

  void identical_outputs_that_vary_together_cost_their_covariance() {
    // Variances and the covariance are 2: two cells of 2^2 over 2 dimensions, for both views.
    const torch::Tensor diagonal = rows({1, 1, -1, -1}, 2);
    check(vicreg_terms(diagonal, diagonal), 0, 0, 8);
  }

  void identical_outputs_that_vary_too_little_cost_what_they_lack() {
    // Variances of 0.18 and 0.02, a covariance of 0.06.
    const torch::Tensor narrow = rows({0.3, 0.1, -0.3, -0.1}, 2);
    const double lacks = (2 - std::sqrt(0.1801) - std::sqrt(0.0201)) / 2;
    check(vicreg_terms(narrow, narrow), 0, 2 * lacks, 2 * 0.06 * 0.06);
  }

  void collapsed_outputs_cost_almost_the_whole_deviation_and_nothing_else() {
    // sqrt(0 + 1e-4) is 0.01, so that each view lacks 0.99.
    const torch::Tensor collapsed = torch::full({6, 3}, 0.7, torch::kFloat64);
    check(vicreg_terms(collapsed, collapsed), 0, 1.98, 0);
  }

  void collapsed_to_different_points_the_distance_is_added() {
    const torch::Tensor here = torch::full({6, 3}, 0.5, torch::kFloat64);
    check(vicreg_terms(here, here + 2), 4, 1.98, 0);
  }

  void both_views_get_gradient() {
    torch::Tensor a = torch::randn({5, 4}).requires_grad_();
    torch::Tensor b = torch::randn({5, 4}).requires_grad_();
    const VicregTerms terms = vicreg_terms(a, b);
    (terms.invariance + terms.variance + terms.covariance).backward();
    QVERIFY(a.grad().abs().sum().item<double>() > 0);
    QVERIFY(b.grad().abs().sum().item<double>() > 0);
  }

  void collapsed_outputs_have_a_finite_gradient() {
    torch::Tensor same = torch::ones({5, 4}).requires_grad_();
    vicreg_terms(same, same).variance.backward();
    QVERIFY(torch::isfinite(same.grad()).all().item<bool>());
  }

  void what_is_no_pair_of_views_is_refused() {
    const torch::Tensor two = torch::zeros({2, 3});
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, vicreg_terms(two, torch::zeros({2, 4})));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             vicreg_terms(torch::zeros({1, 3}), torch::zeros({1, 3})));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             vicreg_terms(torch::zeros({3}), torch::zeros({3})));
    Batch three = noise(4);
    three.views.push_back(three.views[0]);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, made()->step(three));
  }

  void the_loss_is_the_terms_by_their_weights() {
    const auto vicreg = made();
    const auto weighted =
        made({{"invariance_weight", 2.0}, {"variance_weight", 3.0}, {"covariance_weight", 5.0}});
    for (const auto& [method, weights] :
         {std::pair{vicreg, std::vector{25.0, 25.0, 1.0}}, {weighted, {2.0, 3.0, 5.0}}}) {
      const StepOutput output = method->step(noise(6));
      double sum = 0;
      QCOMPARE(output.diagnostics.size(), weights.size());
      for (std::size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i] * output.diagnostics[i].second.item<double>();
      }
      testing::near(output.loss.item<double>(), sum, 1e-4 * (1 + sum));
    }
  }

  void a_weight_changes_at_the_next_step_and_the_width_does_not() {
    const auto vicreg = made({{"projection_dim", std::int64_t{16}}});
    vicreg->change({{"invariance_weight", 0.0},
                    {"variance_weight", 0.0},
                    {"covariance_weight", 0.0},
                    {"projection_dim", std::int64_t{32}}});
    const StepOutput output = vicreg->step(noise(6));
    QCOMPARE(output.loss.item<double>(), 0.0);
    QCOMPARE(output.projections.at(1).size(1), std::int64_t{16});
  }

  void it_learns_two_views_of_a_pitch() {
    const auto vicreg = made({{"projection_dim", std::int64_t{16}}});
    Batch batch = noise(8);
    testing::give_pitches(batch, testing::pitches(8));
    const testing::Learnt learnt = testing::learn(*vicreg, batch, 60, 3e-3);
    QVERIFY(learnt.last.loss.item<double>() < 0.8 * learnt.first.loss.item<double>());
    QCOMPARE(learnt.last.features.size(), std::size_t{2});
    QVERIFY(!learnt.last.features[0].requires_grad());
  }
};

}  // namespace earshot::test_stranger_vicreg

int core_stranger_vicreg(int argc, char** argv) {
  return earshot::testing::run_test<earshot::test_stranger_vicreg::TestStrangerVicreg>(argc, argv);
}

#include "test_stranger_vicreg.moc"
