#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/training/channel.h"
#include "core/training/earlier_health.h"
#include "core/training/lars.h"
#include "core/training/optimiser.h"
#include "core/training/planned_curves.h"
#include "core/training/schedule.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_training_parts {

using namespace earshot;

namespace {

using OptimiserKind = TrainingOptions::Optimiser;
constexpr std::pair<OptimiserKind, const char*> optimisers[] = {{OptimiserKind::Adam, "adam"},
                                                                {OptimiserKind::AdamW, "adamw"},
                                                                {OptimiserKind::Sgd, "sgd"},
                                                                {OptimiserKind::Lars, "lars"}};

}  // namespace

class TestTrainingParts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_rate_warms_up_then_falls_by_half_a_cosine() {
    TrainingOptions options;
    options.learning_rate = 0.4;
    options.warmup_steps = 4;
    options.schedule = TrainingOptions::Schedule::Cosine;
    QCOMPARE(learning_rate_at(options, 0, 104), 0.1);
    QCOMPARE(learning_rate_at(options, 3, 104), 0.4);
    QCOMPARE(learning_rate_at(options, 4, 104), 0.4);
    QVERIFY(std::abs(learning_rate_at(options, 54, 104) - 0.2) < 1e-12);
    QVERIFY(learning_rate_at(options, 104, 104) < 1e-12);
    options.schedule = TrainingOptions::Schedule::Constant;
    QCOMPARE(learning_rate_at(options, 100, 104), 0.4);
  }

  void the_planned_rate_is_the_one_that_is_trained_with() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = default_experiment(catalogue);
    set_value(catalogue, experiment, "training.steps", std::int64_t{1000});
    set_value(catalogue, experiment, "training.warmup_steps", std::int64_t{10});
    const auto options = options_from<TrainingOptions>(experiment.within("training"));
    const PlannedCurve planned = planned_learning_rate(experiment);
    QCOMPARE(planned.name, std::string("learning_rate"));
    QVERIFY(planned.steps.size() > 100 && planned.steps.size() < 600);
    QCOMPARE(planned.steps.front(), 1.0);
    QCOMPARE(planned.steps.back(), 1000.0);
    for (std::size_t i = 0; i < planned.steps.size(); ++i) {
      const auto step = static_cast<std::int64_t>(planned.steps[i]) - 1;
      QCOMPARE(planned.values[i], learning_rate_at(options, step, 1000));
    }
  }

  void a_resumed_run_compares_with_the_best_before_it() {
    const double none = std::nan("");
    const BestHealth best =
        earlier_health({{1, {{"loss", 5}, {"rankme", 3}, {"feature_std", 0.05}}},
                        {2, {{"loss", 4}}},
                        {10, {{"rankme", 40}, {"feature_std", none}, {"uniformity", -2}}},
                        {20, {{"rankme", 30}, {"feature_std", 0.02}, {"uniformity", -1}}}});
    QCOMPARE(best.rankme->step, std::int64_t{10});
    QCOMPARE(best.rankme->rankme, 40.0);
    QCOMPARE(best.deviation->step, std::int64_t{1});
    QCOMPARE(best.uniformity->uniformity, -2.0);
    QVERIFY(!earlier_health({{1, {{"loss", 5}}}}).rankme);
  }

  void the_rate_falls_at_milestones_and_by_a_power() {
    TrainingOptions options;
    options.learning_rate = 0.8;
    options.schedule = TrainingOptions::Schedule::Steps;
    options.milestones = "0.6, 0.8";
    QCOMPARE(learning_rate_at(options, 59, 100), 0.8);
    QVERIFY(std::abs(learning_rate_at(options, 60, 100) - 0.08) < 1e-12);
    QVERIFY(std::abs(learning_rate_at(options, 80, 100) - 0.008) < 1e-12);
    options.schedule = TrainingOptions::Schedule::Polynomial;
    options.decay_power = 2;
    options.final_rate = 0.4;
    QVERIFY(std::abs(learning_rate_at(options, 50, 100) - (0.4 + 0.4 * 0.25)) < 1e-12);
    QVERIFY(std::abs(learning_rate_at(options, 100, 100) - 0.4) < 1e-12);
    options.schedule = TrainingOptions::Schedule::Cosine;
    QVERIFY(std::abs(learning_rate_at(options, 100, 100) - 0.4) < 1e-12);
    for (const char* wrong : {"0.8, 0.6", "1.5", "0", "half", "0.5 0.6"}) {
      QVERIFY_EXCEPTION_THROWN(milestones_from(wrong), ParameterError);
    }
  }

  void heads_learn_at_their_own_rate() {
    for (const auto& [kind, name] : optimisers) {
      TrainingOptions options;
      options.optimiser = kind;
      options.momentum = 0;
      torch::Tensor encoder = torch::ones({2}).requires_grad_();
      torch::Tensor head = torch::ones({2}).requires_grad_();
      const auto optimiser = make_optimiser(options, {{{encoder}, 1.0}, {{head}, 0.5}});
      encoder.mutable_grad() = torch::ones({2});
      head.mutable_grad() = torch::ones({2});
      optimiser->step(0.1, 0.0);
      const double of_encoder = 1.0 - encoder[0].item<double>();
      const double of_head = 1.0 - head[0].item<double>();
      QVERIFY2(of_encoder > 0.09 && std::abs(of_head / of_encoder - 0.5) < 1e-4, name);
    }
  }

  /// One step by hand: |w| = 5, g' = g + 0.1 w, rate' = rate * trust * |w| / |g'|.
  void lars_takes_the_step_of_its_formula() {
    torch::Tensor weight = torch::tensor({{3.0, 4.0}}, torch::kFloat64).requires_grad_();
    torch::Tensor bias = torch::tensor({1.0}, torch::kFloat64).requires_grad_();
    weight.mutable_grad() = torch::tensor({{1.0, 0.0}}, torch::kFloat64);
    bias.mutable_grad() = torch::tensor({0.5}, torch::kFloat64);
    Lars lars({{{weight, bias}}}, 0.9, 0.001, false);
    lars.step(2.0, 0.1);
    const double gx = 1.3;
    const double gy = 0.4;
    const double rate = 2.0 * 0.001 * 5.0 / std::hypot(gx, gy);
    QVERIFY(std::abs(weight[0][0].item<double>() - (3.0 - rate * gx)) < 1e-12);
    QVERIFY(std::abs(weight[0][1].item<double>() - (4.0 - rate * gy)) < 1e-12);
    QCOMPARE(bias[0].item<double>(), 1.0 - 2.0 * 0.5);  // no decay, no adaptation
    const double first_step = 3.0 - weight[0][0].item<double>();
    weight.mutable_grad().zero_();
    bias.mutable_grad().zero_();
    const double before = weight[0][0].item<double>();
    lars.step(2.0, 0.0);  // no gradient: momentum alone goes on
    QVERIFY(std::abs(before - weight[0][0].item<double>() - 0.9 * first_step) < 1e-12);
  }

  void decay_spares_norms_and_biases() {
    for (const auto& [kind, name] : optimisers) {
      TrainingOptions options;
      options.optimiser = kind;
      torch::Tensor weight = torch::ones({2, 2}).requires_grad_();
      torch::Tensor bias = torch::ones({2}).requires_grad_();
      const auto optimiser = make_optimiser(options, {{{weight, bias}}});
      weight.mutable_grad() = torch::zeros({2, 2});
      bias.mutable_grad() = torch::zeros({2});
      optimiser->step(0.1, 0.5);
      QVERIFY2(weight.max().item<double>() < 1.0, name);
      QVERIFY2(bias.equal(torch::ones({2})), name);
    }
  }

  void a_saved_optimiser_goes_on_to_the_last_bit() {
    for (const auto& [kind, name] : optimisers) {
      TrainingOptions options;
      options.optimiser = kind;
      torch::manual_seed(3);
      torch::Tensor first = torch::randn({4, 3}).requires_grad_();
      torch::Tensor norm = torch::randn({4}).requires_grad_();
      auto optimiser = make_optimiser(options, {{{first, norm}}});
      const auto step = [&options](Optimiser& stepped, torch::Tensor& w, torch::Tensor& n, int i) {
        stepped.zero_gradients();
        ((w * w).sum() * (1 + i) + (n * n * n).sum()).backward();
        stepped.step(options.learning_rate, 1e-3);
      };
      for (int i = 0; i < 3; ++i) step(*optimiser, first, norm, i);
      torch::Tensor second = first.detach().clone().requires_grad_();
      torch::Tensor second_norm = norm.detach().clone().requires_grad_();
      auto restored = make_optimiser(options, {{{second, second_norm}}});
      for (const auto& [theirs, ours] : {std::pair(first, second), std::pair(norm, second_norm)}) {
        std::vector<torch::Tensor> state;
        for (const torch::Tensor& kept : optimiser->state(theirs)) state.push_back(kept.clone());
        QCOMPARE(state.size(), optimiser->kept().size());
        restored->set_state(ours, std::move(state));
      }
      for (int i = 3; i < 6; ++i) {
        step(*optimiser, first, norm, i);
        step(*restored, second, second_norm, i);
      }
      QVERIFY2(first.equal(second) && norm.equal(second_norm), name);
    }
  }

  void clipping_brings_the_whole_gradient_to_the_norm() {
    torch::Tensor a = torch::zeros({2}).requires_grad_();
    torch::Tensor b = torch::zeros({1}).requires_grad_();
    a.mutable_grad() = torch::tensor({3.0f, 0.0f});
    b.mutable_grad() = torch::tensor({4.0f});
    clip_gradients({a, b}, 1.0);
    QVERIFY(std::abs(a.grad()[0].item<double>() - 0.6) < 1e-5);
    QVERIFY(std::abs(b.grad()[0].item<double>() - 0.8) < 1e-5);
    clip_gradients({a, b}, 10.0);  // below the bound: untouched
    QVERIFY(std::abs(b.grad()[0].item<double>() - 0.8) < 1e-5);
  }

  void a_full_queue_gives_up_steps_and_never_states() {
    EventQueue queue(4);
    queue.push(StateChanged{RunState::Running, ""});
    for (int i = 1; i <= 10; ++i) {
      StepDone step;
      step.step = i;
      queue.push(step);
    }
    queue.push(StateChanged{RunState::Finished, ""});
    const auto events = queue.drain();
    QCOMPARE(events.size(), std::size_t{4});
    QVERIFY(std::get<StateChanged>(events.front()).state == RunState::Running);
    QVERIFY(std::get<StateChanged>(events.back()).state == RunState::Finished);
    QCOMPARE(std::get<StepDone>(events[2]).step, std::int64_t{10});
    QCOMPARE(queue.coalesced(), std::int64_t{8});
    QVERIFY(queue.drain().empty());
  }
};

}  // namespace test_training_parts

int core_training_parts(int argc, char** argv) {
  return earshot::testing::run_test<test_training_parts::TestTrainingParts>(argc, argv);
}
#include "test_training_parts.moc"
