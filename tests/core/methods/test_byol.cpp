#include <cmath>
#include <QtTest>

#include "core/losses/byol_loss.h"
#include "core/measures/health.h"
#include "core/methods/kinds/byol.h"
#include "core/methods/parts/momentum.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_byol {

using namespace earshot;
namespace support = earshot::testing;

namespace {

ByolOptions small_options() {
  ByolOptions options;
  options.hidden_dim = 24;
  options.projection_dim = 8;
  options.momentum = 0.9;
  return options;
}

std::shared_ptr<Byol> small_method(const ByolOptions& options = small_options()) {
  torch::manual_seed(1);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<Byol>(options, std::make_shared<SmallLogMel>(encoder, 16000),
                                std::make_shared<SmallLogMel>(encoder, 16000));
}

Batch noise_batch(std::int64_t clips, std::int64_t step = 0) {
  torch::manual_seed(static_cast<std::uint64_t>(step) + 2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 4000}), torch::randn({clips, 1, 4000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  batch.step = step;
  return batch;
}

void near(double actual, double expected, double tolerance) {
  QVERIFY2(std::abs(actual - expected) < tolerance,
           (std::to_string(actual) + " is not " + std::to_string(expected)).c_str());
}

double value_of(const StepOutput& output, const std::string& name) {
  for (const auto& [known, value] : output.diagnostics) {
    if (known == name) return value.item<double>();
  }
  return std::nan("");
}

bool of_target(const std::string& name) {
  return name.rfind("target_", 0) == 0;
}

/// The parameters of the target, copied.
std::vector<torch::Tensor> target_of(const Byol& method) {
  std::vector<torch::Tensor> found;
  for (const auto& item : method.named_parameters()) {
    if (of_target(item.key())) found.push_back(item.value().detach().clone());
  }
  return found;
}

bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  bool all = a.size() == b.size() && !a.empty();
  for (std::size_t i = 0; all && i < a.size(); ++i) all = torch::equal(a[i], b[i]);
  return all;
}

void learn(Byol& method, const Batch& batch) {
  torch::optim::SGD optimiser(method.parameters(), torch::optim::SGDOptions(0.1));
  method.step(batch).loss.backward();
  optimiser.step();
}

}  // namespace

class TestByol : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_loss_at_its_three_corners() {
    const torch::Tensor p = torch::tensor({{3.0, 0.0}, {3.0, 0.0}, {3.0, 0.0}});
    const torch::Tensor z = torch::tensor({{0.5, 0.0}, {0.0, 2.0}, {-7.0, 0.0}});
    const torch::Tensor loss = byol_loss(p, z);
    QVERIFY(torch::allclose(loss, torch::tensor({0.0f, 2.0f, 4.0f})));
    QVERIFY_EXCEPTION_THROWN(byol_loss(p, z.slice(0, 1)), std::invalid_argument);
    const torch::Tensor nothing = torch::zeros({1, 2}).requires_grad_();
    const torch::Tensor at_zero = byol_loss(nothing, z.slice(0, 0, 1)).sum();
    at_zero.backward();
    near(at_zero.item<double>(), 2.0, 1e-6);
    QVERIFY(nothing.grad().isfinite().all().item<bool>());
  }

  void the_gradient_is_that_of_the_paper() {
    torch::manual_seed(1);
    const torch::Tensor p = torch::randn({4, 6}, torch::kFloat64).requires_grad_();
    const torch::Tensor z = torch::randn({4, 6}, torch::kFloat64);
    byol_loss(p, z).sum().backward();
    const torch::Tensor length = p.norm(2, 1, true).detach();
    const torch::Tensor u = p.detach() / length, v = z / z.norm(2, 1, true);
    const torch::Tensor expected = -2 / length * (v - (u * v).sum(1, true) * u);
    QVERIFY(support::relative_error(p.grad(), expected) < 1e-12);
    near((p.grad() * p.detach()).sum(1).abs().max().item<double>(), 0.0, 1e-12);
  }

  void the_momentum_rises_as_published() {
    const double expected[] = {0.996, 0.996586, 0.998, 0.999414, 1.0};
    for (int quarter = 0; quarter <= 4; ++quarter) {
      near(byol_momentum(0.996, quarter, 4), expected[quarter], 1e-6);
    }
  }

  void a_step_gives_the_sum_of_both_directions() {
    const auto method = small_method();
    const StepOutput output = method->step(noise_batch(6));
    QVERIFY(output.loss.item<double>() >= 0 && output.loss.item<double>() <= 8);
    near(value_of(output, "positive_similarity"), 1 - output.loss.item<double>() / 4, 1e-6);
    near(value_of(output, "negative_similarity"),
         mean_pair_cosine(output.projections[0]).item<double>(), 1e-6);
    near(value_of(output, "projection_spread"),
         feature_deviation(output.projections[0]).item<double>() * std::sqrt(8.0), 1e-6);
    near(value_of(output, "target_distance"), 0.0, 1e-9);
    QVERIFY(output.features[1].sizes() == torch::IntArrayRef({6, 32}));
    QVERIFY(output.projections[0].sizes() == torch::IntArrayRef({6, 8}));
  }

  void without_its_predictor_the_projections_themselves_are_compared() {
    ByolOptions options = small_options();
    options.predictor = false;
    const auto method = small_method(options);
    for (const auto& item : method->named_parameters()) {
      QVERIFY(item.key().rfind("predictor", 0) != 0);
    }
    Batch batch = noise_batch(5);
    batch.views[1] = batch.views[0];  // the target is a copy: nothing is left to learn
    near(method->step(batch).loss.item<double>(), 0.0, 1e-5);
    QVERIFY(small_method()->step(batch).loss.item<double>() > 0.01);
  }

  void the_target_takes_no_gradient() {
    const auto method = small_method();
    method->step(noise_batch(4)).loss.backward();
    for (const auto& item : method->named_parameters()) {
      QVERIFY2(item.value().grad().defined() != of_target(item.key()), item.key().c_str());
      QCOMPARE(item.value().requires_grad(), !of_target(item.key()));
    }
  }

  void without_the_stop_gradient_it_does() {
    ByolOptions options = small_options();
    options.stop_gradient = false;
    const auto method = small_method(options);
    method->step(noise_batch(4)).loss.backward();
    for (const auto& item : method->named_parameters()) {
      QVERIFY2(item.value().requires_grad() && item.value().grad().defined(), item.key().c_str());
    }
  }

  void the_target_changes_only_after_the_step() {
    const auto method = small_method();
    const auto before = target_of(*method);
    learn(*method, noise_batch(4));
    QVERIFY(same(before, target_of(*method)));
    method->after_step({0, 10});
    QVERIFY(!same(before, target_of(*method)));
  }

  void a_momentum_of_one_stands_still_and_of_nought_copies() {
    for (const double momentum : {1.0, 0.0}) {
      ByolOptions options = small_options();
      options.momentum = momentum;
      options.momentum_schedule = ByolOptions::MomentumSchedule::Constant;
      const auto method = small_method(options);
      const auto before = target_of(*method);
      learn(*method, noise_batch(4));
      method->after_step({3, 10});
      QCOMPARE(same(before, target_of(*method)), momentum == 1.0);
      const double distance = value_of(method->step(noise_batch(4)), "target_distance");
      QCOMPARE(distance == 0.0, momentum == 0.0);
    }
  }

  void the_schedule_decides_how_far_the_target_goes() {
    using Schedule = ByolOptions::MomentumSchedule;
    const auto distance = [](Schedule schedule, std::int64_t step) {
      ByolOptions options = small_options();
      options.momentum_schedule = schedule;
      const auto method = small_method(options);
      learn(*method, noise_batch(4));
      const double before = value_of(method->step(noise_batch(4)), "target_distance");
      method->after_step({step, 10});
      return value_of(method->step(noise_batch(4)), "target_distance") / before;
    };
    near(distance(Schedule::Constant, 5), 0.9, 1e-3);
    near(distance(Schedule::Cosine, 0), 0.9, 1e-3);
    near(distance(Schedule::Cosine, 5), 0.95, 1e-3);
    near(distance(Schedule::Cosine, 10), 1.0, 1e-3);
  }

  void the_target_can_begin_with_weights_of_its_own() {
    ByolOptions options = small_options();
    options.target_start = ByolOptions::TargetStart::Own;
    const auto method = small_method(options);
    QVERIFY(value_of(method->step(noise_batch(4)), "target_distance") > 0.5);
  }

  void the_targets_statistics_are_of_its_own_passes() {
    ByolOptions options = small_options();
    options.momentum = 0;
    const auto method = small_method(options);
    const auto mean = [&](const std::string& branch) {
      return method->named_buffers()[branch + ".1.running_mean"].clone();
    };
    method->step(noise_batch(4));
    const torch::Tensor passed = mean("target_projector");
    QVERIFY(passed.abs().max().item<double>() > 0);
    method->after_step({0, 10});
    QVERIFY(torch::equal(passed, mean("target_projector")));
  }

  void views_pass_alone_or_together() {
    Batch batch = noise_batch(4);
    batch.views[1] = batch.views[1] * 100;
    const auto first = [&](ByolOptions::Passes passes) {
      ByolOptions options = small_options();
      options.passes = passes;
      return small_method(options)->step(batch).features[0];
    };
    QVERIFY(support::relative_error(first(ByolOptions::Passes::Shared),
                                    first(ByolOptions::Passes::Separate)) > 0.01);
  }

  /// With one pass the predictor's batch norm sees both views too.
  void the_predictor_sees_the_views_alone_or_together() {
    const auto passes_of = [](ByolOptions::Passes passes) {
      ByolOptions options = small_options();
      options.passes = passes;
      const auto method = small_method(options);
      learn(*method, noise_batch(4));
      std::int64_t counted = 0;
      for (const auto& buffer : method->named_buffers()) {
        if (buffer.key().find("predictor") != std::string::npos &&
            buffer.key().ends_with("num_batches_tracked")) {
          counted = buffer.value().item<std::int64_t>();
        }
      }
      return counted;
    };
    QCOMPARE(passes_of(ByolOptions::Passes::Separate), std::int64_t{2});
    QCOMPARE(passes_of(ByolOptions::Passes::Shared), std::int64_t{1});
  }

  void the_momentum_changes_at_the_next_step() {
    ByolOptions options = small_options();
    const auto method = small_method(options);
    learn(*method, noise_batch(4));
    method->change({{"momentum", 0.0}});
    method->after_step({0, 10});
    near(value_of(method->step(noise_batch(4)), "target_distance"), 0.0, 1e-9);
  }

  void its_state_is_there_to_be_looked_at() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    learn(*method, noise_batch(5));
    const auto parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{3});
    QCOMPARE(parts[0].kind, InsidePart::Kind::Matrix);
    QCOMPARE(parts[0].row_clips.size(), std::size_t{5});
    QCOMPARE(parts[1].name, std::string("target_distance"));
    QCOMPARE(parts[1].column_names.size(), static_cast<std::size_t>(parts[1].columns));
    QVERIFY(parts[1].values[0] > 0);
    QCOMPARE(parts[2].columns, std::int64_t{8});
    QVERIFY(parts[2].values[0] >= parts[2].values[7]);
  }

  void silence_and_the_smallest_batch_survive() {
    const auto method = small_method();
    Batch batch = noise_batch(2);
    for (torch::Tensor& view : batch.views) view.zero_();
    const StepOutput output = method->step(batch);
    output.loss.backward();
    QVERIFY(output.loss.isfinite().item<bool>());
    for (const auto& parameter : method->parameters()) {
      QVERIFY(!parameter.grad().defined() || parameter.grad().isfinite().all().item<bool>());
    }
  }

  void wrong_batches_are_refused() {
    const auto method = small_method();
    QVERIFY_EXCEPTION_THROWN(method->step(noise_batch(1)), std::invalid_argument);
    Batch batch = noise_batch(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
  }
};

}  // namespace test_byol

int core_byol(int argc, char** argv) {
  return earshot::testing::run_test<test_byol::TestByol>(argc, argv);
}
#include "test_byol.moc"
