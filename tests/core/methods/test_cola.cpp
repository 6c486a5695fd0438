#include <cmath>
#include <QtTest>

#include "core/losses/cola.h"
#include "core/methods/kinds/cola.h"
#include "core/models/encoders/small_log_mel.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_cola {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::shared_ptr<ColaMethod> small_method(ColaOptions options = {}, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  SmallLogMelOptions encoder;
  encoder.widths = "8,16";
  return std::make_shared<ColaMethod>(options, std::make_shared<SmallLogMel>(encoder, 16000));
}

ColaOptions cosine() {
  ColaOptions options;
  options.similarity = ColaOptions::Similarity::Cosine;
  return options;
}

Batch noise_batch(std::int64_t clips, std::uint64_t seed = 2) {
  torch::manual_seed(seed);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 4000}), torch::randn({clips, 1, 4000})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  return batch;
}

double loss_of(const torch::Tensor& similarity) {
  return cola(similarity).loss.item<double>();
}

}  // namespace

class TestCola : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equal_similarities_give_the_logarithm_of_the_batch() {
    const torch::Tensor z = torch::randn({64, 5}, torch::kFloat64);
    QVERIFY(std::abs(loss_of(bilinear_similarity(z, z, torch::zeros({5, 5}, torch::kFloat64))) -
                     4.158883) < 1e-6);
    QVERIFY(std::abs(loss_of(torch::ones({1024, 1024})) - 6.931472) < 1e-5);
  }

  void orthogonal_clips_reach_the_cosines_floor() {
    const torch::Tensor z = torch::eye(64, torch::kFloat64);
    QVERIFY(std::abs(loss_of(scaled_cosines(z, 3 * z, 0.2)) - 0.353814) < 1e-6);
  }

  void saturated_projections_are_as_similar_as_they_are_long() {
    const torch::Tensor z = torch::ones({2, 512});
    const Cola contrast = cola(bilinear_similarity(z, z, torch::eye(512)));
    QCOMPARE(contrast.positive_similarity.item<double>(), 512.0);
    QCOMPARE(contrast.largest_similarity.item<double>(), 512.0);
    QVERIFY(contrast.loss.isfinite().item<bool>());
    // A difference that no exponential could hold.
    QVERIFY(std::isfinite(loss_of(torch::tensor({{1e4, -1e4}, {1e4, -1e4}}))));
  }

  void one_direction_only() {
    const torch::Tensor a = torch::randn({6, 4}, torch::kFloat64),
                        p = torch::randn({6, 4}, torch::kFloat64),
                        w = torch::randn({4, 4}, torch::kFloat64);
    const double forwards = loss_of(bilinear_similarity(a, p, w));
    QVERIFY(std::abs(loss_of(bilinear_similarity(p, a, w)) - forwards) > 1e-3);
    // With W transposed the same numbers stand in columns, so that positives classify anchors.
    QVERIFY(support::relative_error(bilinear_similarity(p, a, w.t()),
                                    bilinear_similarity(a, p, w).t()) < 1e-12);
    // Another anchor is no negative: replacing it leaves this one's row as it is.
    torch::Tensor other = a.clone();
    other[3] = torch::randn({4}, torch::kFloat64);
    QVERIFY(torch::equal(bilinear_similarity(other, p, w)[0], bilinear_similarity(a, p, w)[0]));
  }

  void a_batch_of_one_asks_for_nothing() {
    const Cola contrast = cola(torch::randn({1, 1}));
    QCOMPARE(contrast.loss.item<double>(), 0.0);
    QVERIFY(!contrast.negative_similarity.defined());
  }

  void wrong_shapes_are_refused() {
    const torch::Tensor z = torch::randn({3, 4});
    QVERIFY_EXCEPTION_THROWN(bilinear_similarity(z, z, torch::randn({3, 3})),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(bilinear_similarity(z, torch::randn({2, 4}), torch::randn({4, 4})),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(scaled_cosines(z, z, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(cola(torch::randn({2, 3})), std::invalid_argument);
    const auto method = small_method();
    Batch batch = noise_batch(3);
    batch.views.pop_back();
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
  }

  void the_head_is_linear_layer_norm_and_tanh() {
    const auto method = small_method();
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (const auto& item : method->named_parameters()) {
      if (!item.key().starts_with("encoder.")) shapes[item.key()] = item.value().sizes().vec();
    }
    QVERIFY(shapes == (std::map<std::string, std::vector<std::int64_t>>{
                          {"weight", {512, 512}},
                          {"projector.dense.weight", {512, 32}},
                          {"projector.dense.bias", {512}},
                          {"projector.layer_norm.weight", {512}},
                          {"projector.layer_norm.bias", {512}}}));
    const StepOutput output = method->step(noise_batch(4));
    QVERIFY(output.projections[0].abs().max().item<double>() <= 1);
    for (const auto& item : small_method(cosine())->named_parameters()) {
      QVERIFY(item.key() != "weight");
    }
  }

  void a_step_gives_the_loss_of_its_projections() {
    const auto method = small_method(cosine());
    const StepOutput output = method->step(noise_batch(6));
    const Cola expected = cola(scaled_cosines(output.projections[0], output.projections[1], 0.2));
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
    QVERIFY(torch::equal(output.diagnostics[0].second, expected.accuracy));
    QVERIFY(output.features[0].sizes() == torch::IntArrayRef({6, 32}));
    QVERIFY(!output.features[0].requires_grad() && !output.projections[1].requires_grad());
  }

  void both_crops_are_learnt_from() {
    for (const ColaOptions& options : {ColaOptions{}, cosine()}) {
      Batch batch = noise_batch(4);
      for (torch::Tensor& view : batch.views) view.requires_grad_();
      small_method(options)->step(batch).loss.backward();
      for (const torch::Tensor& view : batch.views) {
        QVERIFY(view.grad().abs().max().item<double>() > 0);
      }
    }
  }

  void batch_norm_sees_both_crops_or_each_alone() {
    ColaOptions separate;
    separate.passes = ColaOptions::Passes::Separate;
    Batch batch = noise_batch(4);
    batch.views[1] = batch.views[1] * 100;
    const auto features = [&](const ColaOptions& options) {
      return small_method(options)->step(batch).features[0];
    };
    QVERIFY(support::relative_error(features(separate), features({})) > 0.01);
  }

  void noise_is_put_on_the_positives_alone_and_drawn_from_the_generator() {
    ColaOptions options;
    options.positive_noise = 0.5;
    options.passes = ColaOptions::Passes::Separate;  // so that one crop's batch norm does not see
                                                     // the other's noise
    const Batch batch = noise_batch(3);
    const auto step = [&](const ColaOptions& settings, std::uint64_t seed) {
      const auto method = small_method(settings);
      torch::manual_seed(seed);
      return method->step(batch);
    };
    const StepOutput first = step(options, 5), again = step(options, 5);
    QVERIFY(torch::equal(first.features[1], again.features[1]));
    QVERIFY(!torch::equal(step(options, 6).features[1], first.features[1]));
    options.positive_noise = 0;
    const StepOutput quiet = step(options, 5);
    QVERIFY(torch::equal(quiet.features[0], first.features[0]));
    QVERIFY(!torch::equal(quiet.features[1], first.features[1]));
  }

  void the_temperature_changes_at_the_next_step() {
    const auto method = small_method(cosine());
    method->change({{"temperature", 2.0}});
    const StepOutput output = method->step(noise_batch(5));
    const Cola expected = cola(scaled_cosines(output.projections[0], output.projections[1], 2.0));
    QVERIFY(support::relative_error(output.loss, expected.loss) < 1e-6);
  }

  void silence_and_two_clips_survive() {
    for (const ColaOptions& options : {ColaOptions{}, cosine()}) {
      const auto method = small_method(options);
      Batch batch = noise_batch(2);
      for (torch::Tensor& view : batch.views) view.zero_();
      const StepOutput output = method->step(batch);
      output.loss.backward();
      QVERIFY(output.loss.isfinite().item<bool>());
      for (const torch::Tensor& parameter : method->parameters()) {
        QVERIFY(parameter.grad().isfinite().all().item<bool>());
      }
    }
  }

  void what_the_loss_compares_can_be_looked_at() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    method->step(noise_batch(5));
    const std::vector<InsidePart> parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{1});
    QCOMPARE(parts[0].rows, std::int64_t{5});
    QCOMPARE(parts[0].values.size(), std::size_t{25});
    QVERIFY(parts[0].marked == (std::vector<std::int64_t>{0, 6, 12, 18, 24}));
  }

  void it_learns() {
    const auto method = small_method();
    Batch batch = noise_batch(16);
    testing::give_pitches(batch, testing::pitches(16));
    const auto [first, last] = testing::learn(*method, batch, 82, 3e-3);
    QVERIFY(last.loss.item<double>() < 0.5 * first.loss.item<double>());
    QVERIFY(last.diagnostics[0].second.item<double>() > 0.9);
  }
};

}  // namespace test_cola

int core_cola(int argc, char** argv) {
  return earshot::testing::run_test<test_cola::TestCola>(argc, argv);
}
#include "test_cola.moc"
