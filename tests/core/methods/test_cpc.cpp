#include <cmath>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/kinds/cpc.h"
#include "core/models/encoders/cpc_encoder.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/training/model.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_cpc {

using namespace earshot;
namespace support = earshot::testing;
using Layout = CpcEncoderOptions::Layout;
using Norm = CpcEncoderOptions::Norm;
using Pool = NegativeOptions::Pool;

namespace {

CpcEncoderOptions small_encoder(Norm norm = Norm::Channel) {
  CpcEncoderOptions options;
  options.channels = 12;
  options.context_channels = 10;
  options.norm = norm;
  return options;
}

std::shared_ptr<Cpc> small_method(const CpcOptions& options = {}, std::uint64_t seed = 1) {
  torch::manual_seed(seed);
  return std::make_shared<Cpc>(options, std::make_shared<CpcEncoder>(small_encoder()));
}

Batch noise_batch(std::int64_t clips, std::int64_t samples) {
  torch::manual_seed(2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, samples})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i);
  batch.seed = 3;
  return batch;
}

double value_of(const StepOutput& output, const std::string& name) {
  for (const auto& [found, value] : output.diagnostics) {
    if (found == name) return value.item<double>();
  }
  return std::nan("");
}

}  // namespace

class TestCpc : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_published_sizes() {
    const Catalogue catalogue = built_in_catalogue();
    const Experiment paper = preset_experiment(catalogue, "cpc-paper");
    QCOMPARE(paper.integer("views.crop_samples"), std::int64_t{20480});
    QCOMPARE(paper.real("training.learning_rate"), 2e-4);
    const auto method = make_method(catalogue, paper);
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : method->parameters()) count += parameter.numel();
    QCOMPARE(count, std::int64_t{7414784});
    const auto encoder = std::dynamic_pointer_cast<FrameEncoder>(method->encoder());
    QCOMPARE(encoder->hop_samples(), std::int64_t{160});
    QCOMPARE(encoder->features(), std::int64_t{256});
    const torch::NoGradGuard no_grad;
    const auto frames = encoder->frames(torch::randn({1, 1, 20480}));
    QVERIFY(frames.local.sizes() == torch::IntArrayRef({1, 512, 128}));
    QVERIFY(frames.context.sizes() == torch::IntArrayRef({1, 256, 128}));
  }

  void the_music_layout_has_a_frame_every_480_samples() {
    const auto layers = cpc_layers(Layout::Music);
    QCOMPARE(hop_of(layers), std::int64_t{480});
    CpcEncoderOptions options = small_encoder();
    options.layout = Layout::Music;
    CpcEncoder encoder(options);
    const torch::NoGradGuard no_grad;
    QCOMPARE(encoder.frames(torch::randn({1, 1, 59049})).local.size(2), frames_of(59049, layers));
  }

  void the_shortest_sound_of_so_many_frames() {
    for (const Layout layout : {Layout::Speech, Layout::Music}) {
      const auto layers = cpc_layers(layout);
      for (std::int64_t frames = 1; frames < 40; ++frames) {
        const std::int64_t samples = samples_of(frames, layers);
        QCOMPARE(frames_of(samples, layers), frames);
        QCOMPARE(frames_of(samples - 1, layers), frames - 1);
      }
    }
  }

  void contexts_have_heard_nothing_of_what_comes() {
    for (const Norm norm : {Norm::None, Norm::Channel}) {
      torch::manual_seed(5);
      CpcEncoder encoder(small_encoder(norm));
      const torch::NoGradGuard no_grad;
      const torch::Tensor sound = torch::randn({1, 1, 4800});
      torch::Tensor other = sound.clone();
      // Frame t looks at 465 samples from 160 t - 153 on.
      const std::int64_t t = 11, end = 160 * t - 153 + 465;
      other.slice(2, end) += 1;
      const auto before = encoder.frames(sound), after = encoder.frames(other);
      const torch::Tensor change = (after.context - before.context).abs().amax(1)[0];
      QCOMPARE(change.slice(0, 0, t + 1).max().item<double>(), 0.0);
      QVERIFY(change[t + 1].item<double>() > 0);
      torch::Tensor last = sound.clone();
      last.slice(2, end - 1, end) += 1;
      QVERIFY((encoder.frames(last).context - before.context).abs().amax(1)[0][t].item<double>() >
              0);
    }
  }

  void equal_scores_cost_log_of_all_candidates() {
    for (const auto& [count, loss] : {std::pair{128, 4.859812}, {10, 2.397895}, {15, 2.772589}}) {
      CpcOptions options;
      options.negatives.count = count;
      const auto method = small_method(options);
      const torch::NoGradGuard no_grad;
      method->named_parameters()["predictors.weight"].zero_();
      const StepOutput output = method->step(noise_batch(2, 20480));
      QVERIFY(std::abs(output.loss.item<double>() - loss) < 1e-5);
      QVERIFY(std::abs(value_of(output, "loss_step_12") - loss) < 1e-5);
      QCOMPARE(value_of(output, "contrastive_accuracy"), 0.0);
      QVERIFY(std::abs(value_of(output, "information_bound")) < 1e-5);
    }
  }

  void without_predictions_only_they_learn() {
    const auto method = small_method();
    {
      const torch::NoGradGuard no_grad;
      method->named_parameters()["predictors.weight"].zero_();
    }
    method->step(noise_batch(2, 4000)).loss.backward();
    for (const auto& item : method->named_parameters()) {
      const double size = item.value().grad().abs().max().item<double>();
      QVERIFY2(item.key() == "predictors.weight" ? size > 0 : size == 0, item.key().c_str());
    }
  }

  void gradient_reaches_positives_and_negatives() {
    CpcOptions options;
    options.steps = 2;
    options.negatives.count = 4;
    options.negatives.exclude_own_clip = true;
    const auto method = small_method(options);
    Batch batch = noise_batch(2, 159 + 160 * 2);
    batch.views[0].requires_grad_();
    // One anchor a clip: frames 0 predicts 1 and 2 of the own clip, whose negatives are the
    // other's.
    method->step(batch).loss.backward();
    QVERIFY(batch.views[0].grad()[0].abs().max().item<double>() > 0);
    QVERIFY(batch.views[0].grad()[1].abs().max().item<double>() > 0);
  }

  void the_mean_score_divides_by_the_channels() {
    CpcOptions sum, mean;
    mean.score = CpcOptions::Score::Mean;
    const auto summed = small_method(sum), averaged = small_method(mean);
    {
      const torch::NoGradGuard no_grad;
      averaged->named_parameters()["predictors.weight"].mul_(12);
    }
    const Batch batch = noise_batch(3, 4000);
    QVERIFY(support::relative_error(averaged->step(batch).loss, summed->step(batch).loss) < 1e-5);
  }

  void every_pool_works_with_two_clips_silence_and_the_shortest_crop() {
    const std::int64_t shortest = samples_of(13, cpc_layers(Layout::Speech));
    for (const Pool pool : {Pool::Batch, Pool::Group, Pool::Clip}) {
      CpcOptions options;
      options.negatives.pool = pool;
      const auto method = small_method(options);
      Batch batch = noise_batch(2, shortest);
      batch.groups = {4, 4};
      for (const bool silent : {false, true}) {
        if (silent) batch.views[0].zero_();
        const StepOutput output = method->step(batch);
        output.loss.backward();
        QVERIFY(output.loss.isfinite().item<bool>());
        QVERIFY(output.features[0].isfinite().all().item<bool>());
        for (const torch::Tensor& parameter : method->parameters()) {
          QVERIFY(parameter.grad().isfinite().all().item<bool>());
        }
      }
    }
  }

  void a_step_is_a_matter_of_seed_and_step() {
    const auto method = small_method();
    method->eval();
    Batch batch = noise_batch(3, 4000);
    const torch::Tensor first = method->step(batch).loss;
    QVERIFY(torch::equal(first, method->step(batch).loss));
    batch.step = 1;
    QVERIFY(!torch::equal(first, method->step(batch).loss));
  }

  void features_are_the_encoders() {
    using Frames = FramePooling::Frames;
    for (const Frames frames : {Frames::Context, Frames::Local, Frames::Both}) {
      for (const TimePooling pooling : {TimePooling::Mean, TimePooling::MeanMax,
                                        TimePooling::MeanLast, TimePooling::Quarters}) {
        CpcEncoderOptions options = small_encoder();
        options.clip = {frames, pooling};
        torch::manual_seed(1);
        const auto encoder = std::make_shared<CpcEncoder>(options);
        Cpc method({}, encoder);
        const Batch batch = noise_batch(2, 4000);
        const StepOutput output = method.step(batch);
        QCOMPARE(output.features[0].size(1), encoder->features());
        QVERIFY(support::relative_error(output.features[0], encoder->forward(batch.views[0])) <
                1e-6);
      }
    }
  }

  void quarters_keep_what_comes_first_and_last() {
    const torch::Tensor ramp = torch::arange(8, torch::kFloat32).view({1, 1, 8});
    const torch::Tensor both = torch::cat({ramp, -ramp}, 1);
    const torch::Tensor means = torch::tensor({0.5, 2.5, 4.5, 6.5, -0.5, -2.5, -4.5, -6.5});
    QVERIFY(
        torch::equal(pooled_over_time(both, TimePooling::Quarters)[0], means.to(torch::kFloat32)));
    // Two frames: each is heard in two of the quarters.
    const torch::Tensor two = pooled_over_time(ramp.narrow(2, 0, 2), TimePooling::Quarters)[0];
    QVERIFY(torch::equal(two, torch::tensor({0.0F, 0.0F, 1.0F, 1.0F})));
  }

  void the_inside_shows_each_step() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    const StepOutput output = method->step(noise_batch(2, 4000));
    const std::vector<InsidePart> parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{2});
    QCOMPARE(parts[0].columns, std::int64_t{12});
    QCOMPARE(static_cast<double>(parts[0].values[4]), value_of(output, "accuracy_step_5"));
    QCOMPARE(static_cast<double>(parts[1].values[4]), value_of(output, "loss_step_5"));
  }

  void it_learns_what_comes() {
    CpcOptions options;
    options.steps = 4;
    options.negatives.count = 20;
    const auto method = small_method(options);
    Batch batch = noise_batch(8, 4000);
    testing::give_pitches(batch, testing::pitches(8));
    const auto [first, last] = testing::learn(*method, batch, 41, 3e-3);
    QVERIFY(last.loss.item<double>() < 0.8 * first.loss.item<double>());
  }

  void wrong_batches_and_encoders_are_refused() {
    const auto method = small_method();
    Batch batch = noise_batch(2, samples_of(12, cpc_layers(Layout::Speech)));
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    batch = noise_batch(2, 4000);
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(Cpc({}, std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000)),
                             std::invalid_argument);
  }

  void contradictions_are_named() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "cpc-small");
    const auto words = [&] {
      std::string all;
      for (const ParameterError& error : contradictions(catalogue, experiment)) all += error.what();
      return all;
    };
    QCOMPARE(words(), std::string());
    set_text(catalogue, experiment, "method.negatives", "group");
    QVERIFY(words().find("set data.group") != std::string::npos);
    set_text(catalogue, experiment, "data.group", "speaker");
    QCOMPARE(words(), std::string());
    set_text(catalogue, experiment, "method.negatives", "clip");
    set_text(catalogue, experiment, "method.exclude_own_clip", "true");
    QVERIFY(words().find("method.exclude_own_clip") != std::string::npos);
    set_text(catalogue, experiment, "method.exclude_own_clip", "false");
    set_text(catalogue, experiment, "views.crop_samples", "1000");
    QVERIFY(words().find("cpc on cpc") != std::string::npos);
    set_text(catalogue, experiment, "encoder.name", "small-log-mel");
    QVERIFY(words().find("frames along time") != std::string::npos);
  }
};

}  // namespace test_cpc

int core_cpc(int argc, char** argv) {
  return earshot::testing::run_test<test_cpc::TestCpc>(argc, argv);
}
#include "test_cpc.moc"
