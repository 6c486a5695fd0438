#include <cmath>
#include <QtTest>

#include "core/losses/nt_xent.h"
#include "core/methods/kinds/simclr.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_simclr {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::shared_ptr<SimClr> small_method(SimClrOptions options = {}, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<SimClr>(options, std::make_shared<SmallLogMel>(encoder, 16000));
}

Batch noise_batch(std::int64_t clips, std::uint64_t seed = 2) {
  torch::manual_seed(seed);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 4000}), torch::randn({clips, 1, 4000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  return batch;
}

/// Names and shapes of the projection head.
std::map<std::string, std::vector<std::int64_t>> head_of(const SimClrOptions& options) {
  std::map<std::string, std::vector<std::int64_t>> shapes;
  const auto method = small_method(options);
  for (const auto& item : method->named_parameters()) {
    if (item.key().starts_with("projector.") && item.value().requires_grad()) {
      shapes[item.key()] = item.value().sizes().vec();
    }
  }
  return shapes;
}

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

}  // namespace

class TestSimClr : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_papers_head_is_the_default() {
    QVERIFY(head_of({}) ==
            (Shapes{{"projector.0.weight", {32, 32}}, {"projector.2.weight", {128, 32}}}));
  }

  void simclrs_code_can_be_set() {
    SimClrOptions options;
    options.head_layers = 3;
    options.head_batch_norm = true;
    options.head_bias = HeadBias::Hidden;
    options.hidden_dim = 20;
    // Batch norm after every layer; in the last one a scale and no shift.
    QVERIFY(head_of(options) == (Shapes{{"projector.0.weight", {20, 32}},
                                        {"projector.1.weight", {20}},
                                        {"projector.1.bias", {20}},
                                        {"projector.3.weight", {20, 20}},
                                        {"projector.4.weight", {20}},
                                        {"projector.4.bias", {20}},
                                        {"projector.6.weight", {128, 20}},
                                        {"projector.7.weight", {128}}}));
  }

  void other_heads_can_be_set() {
    SimClrOptions options;
    options.head_layers = 1;
    options.head_bias = HeadBias::All;
    QVERIFY(head_of(options) ==
            (Shapes{{"projector.0.weight", {128, 32}}, {"projector.0.bias", {128}}}));
    options.head_layers = 0;
    QVERIFY(head_of(options).empty());
    const auto method = small_method(options);
    const StepOutput output = method->step(noise_batch(3));
    QVERIFY(torch::equal(output.features[0], output.projections[0]));
  }

  void a_step_gives_the_loss_of_its_projections() {
    SimClrOptions options;
    options.temperature = 0.3;
    const auto method = small_method(options);
    const StepOutput output = method->step(noise_batch(6));
    const NtXent expected = nt_xent(output.projections[0], output.projections[1], 0.3);
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
    QCOMPARE(output.diagnostics.size(), std::size_t{3});
    QCOMPARE(output.diagnostics[0].first, std::string("contrastive_accuracy"));
    QVERIFY(torch::equal(output.diagnostics[0].second, expected.accuracy));
    QVERIFY(torch::equal(output.diagnostics[1].second, expected.positive_similarity));
    QVERIFY(torch::equal(output.diagnostics[2].second, expected.negative_similarity));
    QVERIFY(output.features[0].sizes() == torch::IntArrayRef({6, 32}));
    QVERIFY(output.projections[1].sizes() == torch::IntArrayRef({6, 128}));
    QVERIFY(!output.features[0].requires_grad() && !output.projections[1].requires_grad());
  }

  void both_views_are_learnt_from() {
    Batch batch = noise_batch(4);
    for (torch::Tensor& view : batch.views) view.requires_grad_();
    small_method()->step(batch).loss.backward();
    for (const torch::Tensor& view : batch.views) {
      QVERIFY(view.grad().abs().max().item<double>() > 0);
    }
  }

  void batch_norm_sees_both_views_or_each_alone() {
    SimClrOptions shared, separate;
    separate.passes = SimClrOptions::Passes::Separate;
    const Batch batch = noise_batch(4);
    Batch doubled = batch;
    doubled.views[1] = batch.views[1] * 100;  // so that the views' statistics differ
    const auto features = [&](const SimClrOptions& options, bool training) {
      const auto method = small_method(options);
      method->train(training);
      return method->step(doubled).features[0];
    };
    QVERIFY(support::relative_error(features(separate, true), features(shared, true)) > 0.01);
    QVERIFY(support::relative_error(features(separate, false), features(shared, false)) < 1e-5);
    // Alone, the other view has no say in this one's features.
    const auto method = small_method(separate);
    const torch::Tensor before = method->step(batch).features[0];
    QVERIFY(support::relative_error(method->step(doubled).features[0], before) < 1e-5);
  }

  void the_temperature_changes_at_the_next_step() {
    const auto method = small_method();
    const Batch batch = noise_batch(5);
    method->step(batch);
    method->change({{"temperature", 2.0}});
    const StepOutput output = method->step(batch);
    const NtXent expected = nt_xent(output.projections[0], output.projections[1], 2.0);
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
  }

  void the_seed_decides_every_weight() {
    const auto first = small_method({}, 7), again = small_method({}, 7),
               other = small_method({}, 8);
    const auto parameters = first->parameters();
    bool differs = false;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      QVERIFY(torch::equal(parameters[i], again->parameters()[i]));
      differs = differs || !torch::equal(parameters[i], other->parameters()[i]);
    }
    QVERIFY(differs);
  }

  void it_learns() {
    const auto method = small_method();
    Batch batch = noise_batch(16);
    testing::give_pitches(batch, testing::pitches(16));
    const auto [first, last] = testing::learn(*method, batch, 42, 3e-3);
    QVERIFY(last.loss.item<double>() < 0.5 * first.loss.item<double>());
    QVERIFY(last.diagnostics[0].second.item<double>() > 0.9);
  }

  void wrong_batches_are_refused() {
    const auto method = small_method();
    Batch batch = noise_batch(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch.views.push_back(torch::randn({2, 1, 4000}));
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
  }
};

}  // namespace test_simclr

int core_simclr(int argc, char** argv) {
  return earshot::testing::run_test<test_simclr::TestSimClr>(argc, argv);
}
#include "test_simclr.moc"
