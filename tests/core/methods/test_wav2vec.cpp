#include <cmath>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/losses/nce.h"
#include "core/methods/kinds/wav2vec.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/models/encoders/wav2vec_encoder.h"
#include "core/models/layers/step_predictor.h"
#include "core/models/layers/wav2vec_layer.h"
#include "core/training/model.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_wav2vec {

using namespace earshot;
namespace support = earshot::testing;
using Loss = Wav2vecOptions::Loss;
using Size = Wav2vecEncoderOptions::Size;

namespace {

Wav2vecEncoderOptions small_encoder(Size size = Size::Small) {
  Wav2vecEncoderOptions options;
  options.size = size;
  options.channels = 10;
  options.context_channels = 8;
  return options;
}

std::shared_ptr<Wav2vec> small_method(const Wav2vecOptions& options = {}, Size size = Size::Small) {
  torch::manual_seed(1);
  return std::make_shared<Wav2vec>(
      options, std::make_shared<Wav2vecEncoder>(wav2vec_shape(small_encoder(size))));
}

Batch noise_batch(std::int64_t clips, std::int64_t frames) {
  torch::manual_seed(2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 465 + 160 * (frames - 1)})};
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

void silence(Wav2vec& method) {
  const torch::NoGradGuard no_grad;
  for (auto& item : method.named_parameters()) {
    if (item.key().starts_with("predictor.")) item.value().zero_();
  }
}

}  // namespace

class TestWav2vec : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_published_sizes() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment paper = preset_experiment(catalogue, "wav2vec-paper");
    QCOMPARE(paper.integer("views.crop_samples"), std::int64_t{150000});
    QCOMPARE(paper.real("training.learning_rate"), 5e-3);
    for (const auto& [size, parameters] :
         {std::pair{"small", 15491072}, {"large", 32537088}, {"code", 32800256}}) {
      set_text(catalogue, paper, "encoder.size", size);
      const auto method = make_method(catalogue, paper);
      std::int64_t count = 0;
      for (const torch::Tensor& parameter : method->parameters()) count += parameter.numel();
      QCOMPARE(count, std::int64_t{parameters});
    }
  }

  void heads_start_as_fairseqs_transposed_convolution_does() {
    torch::manual_seed(2);
    const StepPredictor heads(32, 16, 12);
    const double range = 1 / std::sqrt(16.0 * 12.0);
    for (const torch::Tensor& parameter : heads.parameters()) {
      QVERIFY(parameter.abs().max().item<double>() <= range);
    }
    QVERIFY(heads.named_parameters()["weight"].abs().max().item<double>() > 0.99 * range);
  }

  void a_frame_is_30_ms_every_10() {
    Wav2vecEncoder encoder(wav2vec_shape(small_encoder()));
    QCOMPARE(encoder.minimum_samples(), std::int64_t{465});
    QCOMPARE(encoder.hop_samples(), std::int64_t{160});
  }

  void equal_scores_cost_log_of_all_candidates() {
    for (const auto& [loss, value] : {std::pair{Loss::Binary, 7.624619},
                                      {Loss::InfoNce, 2.397895},
                                      {Loss::NoiseContrast, 3.350997}}) {
      Wav2vecOptions options;
      options.loss = loss;
      const auto method = small_method(options);
      silence(*method);
      const StepOutput output = method->step(noise_batch(2, 20));
      QVERIFY(std::abs(output.loss.item<double>() - value) < 1e-5);
      QVERIFY(std::abs(value_of(output, "loss_step_12") - value) < 1e-5);
      QCOMPARE(value_of(output, "contrastive_accuracy"), 0.0);
    }
  }

  void nce_is_the_losses_own_with_as_much_noise_as_there_are_negatives() {
    Wav2vecOptions options;
    options.loss = Wav2vecOptions::Loss::NoiseContrast;
    const auto method = small_method(options);
    {
      const torch::NoGradGuard no_grad;
      method->named_parameters()["normaliser"].fill_(-0.7);
    }
    const StepOutput output = method->step(noise_batch(3, 18));
    QCOMPARE(static_cast<float>(value_of(output, "normaliser")), -0.7F);
    output.loss.backward();
    QVERIFY(method->named_parameters()["normaliser"].grad().item<double>() != 0);
    silence(*method);
    const double equal_scores = method->step(noise_batch(3, 18)).loss.item<double>();
    const Nce truth = nce(torch::full({1}, -0.7), torch::full({10}, -0.7), 10);
    QVERIFY(std::abs(equal_scores - truth.loss.item<double>()) < 1e-5);
  }

  void only_the_binary_contrast_is_balanced() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "wav2vec-small");
    QVERIFY(contradictions(catalogue, experiment).empty());
    set_text(catalogue, experiment, "method.loss", "noise_contrast");
    const auto found = contradictions(catalogue, experiment);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(QString(found[0].what()).contains("method.balanced"));
  }

  void all_targets_that_there_are_count() {
    // For T frames the sum over s = 0..11 of T - 3 - s, which is 12 T - 102.
    for (const std::int64_t frames : {15, 20, 40}) {
      const torch::Tensor z = torch::randn({2, frames, 4});
      const torch::Tensor predictions = torch::randn({2, frames - 3, 12, 4});
      const FutureScores scores = future_scores(
          predictions, z, 3,
          draw_negatives({NegativeOptions::Pool::Clip, 2, false}, 2, frames, {}, Random(1, {})));
      std::int64_t count = 0;
      for (const std::int64_t predicted : scores.predictions) count += predicted;
      QCOMPARE(count, 2 * (12 * frames - 102));
    }
  }

  void loudness_hardly_matters() {
    Wav2vecEncoder encoder(wav2vec_shape(small_encoder()));
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = 0.1 * torch::randn({2, 1, 8000});
    const torch::Tensor once = encoder.frames(sound).local;
    QVERIFY(support::relative_error(encoder.frames(10 * sound).local, once) < 0.01);
  }

  void the_contexts_convolutions_look_back_alone() {
    // The norms look at the whole clip; the convolutions look back alone.
    for (const bool zeros : {false, true}) {
      Wav2vecLayerOptions options;
      options.in = options.out = 3;
      options.kernel = 4;
      options.left_padding = 3;
      options.zero_padding = zeros;
      torch::manual_seed(1);
      Wav2vecLayer layer(options);
      layer.eval();
      torch::Tensor input = torch::randn({1, 3, 12}).requires_grad_();
      // A convolution alone: the gradient of its output at one frame, before the norm.
      const torch::Tensor padded =
          zeros ? torch::constant_pad_nd(input, {3, 0}) : torch::replication_pad1d(input, {3, 0});
      torch::conv1d(padded, layer.named_parameters()["convolution.weight"])
          .select(2, 5)
          .sum()
          .backward();
      const torch::Tensor heard = input.grad().abs().amax(1)[0];
      QVERIFY(heard.slice(0, 2, 6).min().item<double>() > 0);
      QCOMPARE(heard.slice(0, 6).max().item<double>(), 0.0);
      QCOMPARE(layer.forward(input).size(2), input.size(2));
    }
  }

  void two_clips_silence_and_the_shortest_crop_survive() {
    for (const Size size : {Size::Small, Size::Large, Size::Code}) {
      const auto method = small_method({}, size);
      Batch batch = noise_batch(2, 4);
      for (const bool silent : {false, true}) {
        if (silent) batch.views[0].zero_();
        method->zero_grad();
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

  void further_negatives_come_from_the_batch() {
    Wav2vecOptions options;
    options.cross_negatives = 6;
    const auto method = small_method(options);
    silence(*method);
    const StepOutput output = method->step(noise_batch(3, 20));
    QVERIFY(std::abs(output.loss.item<double>() - 17 * std::log(2.0)) < 1e-5);
    options.balanced = true;
    const auto balanced = small_method(options);
    silence(*balanced);
    QVERIFY(std::abs(balanced->step(noise_batch(3, 20)).loss.item<double>() - 2 * std::log(2.0)) <
            1e-5);
  }

  void dropout_drops_while_training_alone() {
    Wav2vecEncoderOptions options = small_encoder();
    options.dropout = 0.5;
    Wav2vecEncoder encoder(wav2vec_shape(options));
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = torch::randn({2, 1, 4000});
    QVERIFY(!torch::equal(encoder.forward(sound), encoder.forward(sound)));
    encoder.eval();
    QVERIFY(torch::equal(encoder.forward(sound), encoder.forward(sound)));
  }

  void it_learns_what_comes() {
    Wav2vecOptions options;
    options.steps = 4;
    const auto method = small_method(options);
    Batch batch = noise_batch(8, 30);
    // A pitch that glides, so that a clip's frames differ.
    const torch::Tensor time = torch::arange(batch.views[0].size(2)) / 16000.0;
    const torch::Tensor hz = torch::arange(8).view({8, 1, 1}) * 100 + 300;
    batch.views[0] =
        0.05 * batch.views[0] + torch::sin(6.2831853 * (hz * time + 2000 * time * time));
    const auto [first, last] = testing::learn(*method, batch, 41, 3e-3);
    QVERIFY(last.loss.item<double>() < 0.8 * first.loss.item<double>());
    QCOMPARE(method->inside().size(), std::size_t{2});
    QCOMPARE(method->inside()[0].columns, std::int64_t{4});
  }

  void wrong_batches_and_encoders_are_refused() {
    const auto method = small_method();
    QVERIFY_EXCEPTION_THROWN(method->step(noise_batch(2, 3)), std::invalid_argument);
    Batch batch = noise_batch(2, 10);
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(
        Wav2vec({}, std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000)),
        std::invalid_argument);
  }
};

}  // namespace test_wav2vec

int core_wav2vec(int argc, char** argv) {
  return earshot::testing::run_test<test_wav2vec::TestWav2vec>(argc, argv);
}
#include "test_wav2vec.moc"
