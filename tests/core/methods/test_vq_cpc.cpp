#include <cmath>
#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/kinds/vq_cpc.h"
#include "core/models/encoders/cpc_encoder.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/models/encoders/vq_cpc_encoder.h"
#include "core/training/model.h"
#include "tests/support/learn.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_vq_cpc {

using namespace earshot;
namespace support = earshot::testing;

namespace {

VqCpcEncoderOptions small_encoder() {
  VqCpcEncoderOptions options;
  options.block_ms = 50;
  options.hop_ms = 10;
  options.bands = 16;
  options.hidden = 6;
  options.embedding = 5;
  return options;
}

VqCpcOptions small_options() {
  VqCpcOptions options;
  options.hidden = 12;
  options.block_dim = 8;
  options.codes = 9;
  options.dropout = 0;
  return options;
}

std::shared_ptr<VqCpc> small_method(const VqCpcOptions& options = small_options()) {
  torch::manual_seed(1);
  VqCpcEncoderOptions encoder = small_encoder();
  encoder.dropout = 0;
  return std::make_shared<VqCpc>(options, std::make_shared<VqCpcEncoder>(encoder, 16000));
}

/// Blocks of 50 ms at 16 kHz.
Batch noise_batch(std::int64_t clips, std::int64_t blocks = 12) {
  torch::manual_seed(2);
  Batch batch;
  batch.views = {torch::randn({clips, 1, 800 * blocks})};
  for (std::int64_t i = 0; i < clips; ++i) batch.clips.push_back(i + 30);
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

class TestVqCpc : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_published_sizes() {
    const Catalogue catalogue = built_in_catalogue();
    const Experiment paper = preset_experiment(catalogue, "vq-cpc-paper");
    QCOMPARE(paper.integer("training.batch_size"), std::int64_t{16});
    QCOMPARE(paper.real("training.clip_norm"), 5.0);
    const auto method = make_method(catalogue, paper);
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (const auto& item : method->named_parameters()) {
      shapes[item.key()] = item.value().sizes().vec();
    }
    using Shape = std::vector<std::int64_t>;
    QVERIFY(shapes["quantiser.codebook"] == (Shape{32, 3}));
    QVERIFY(shapes["to_code.weight"] == (Shape{3, 1024}));
    QVERIFY(shapes["from_code.0.weight"] == (Shape{512, 3}));
    QVERIFY(shapes["from_code.3.weight"] == (Shape{32, 512}));
    QVERIFY(shapes["forwards.reader.weight_hh_l1"] == (Shape{1536, 512}));
    QVERIFY(shapes["forwards.context.weight"] == (Shape{32, 512}));
    QVERIFY(shapes["forwards.maps"] == (Shape{6, 32, 32}));
    QVERIFY(shapes["encoder.forwards.weight_ih_l0"] == (Shape{1536, 32}));
    QVERIFY(shapes["encoder.backwards.weight_hh_l1"] == (Shape{1536, 512}));
    QVERIFY(!shapes.contains("backwards.maps"));
  }

  void a_block_hears_itself_alone() {
    torch::manual_seed(1);
    VqCpcEncoder encoder(small_encoder(), 16000);
    encoder.eval();
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = torch::randn({2, 1, 800 * 5 + 99});
    const auto frames = encoder.frames(sound);
    QVERIFY(frames.local.sizes() == torch::IntArrayRef({2, 12, 5}));
    torch::Tensor other = sound.clone();
    other.slice(2, 1600, 2400).zero_();
    const torch::Tensor change = (encoder.frames(other).local - frames.local).abs().amax({0, 1});
    for (std::int64_t block = 0; block < 5; ++block) {
      QCOMPARE(change[block].item<double>() > 0, block == 2);
    }
    // The order in which a block's sound comes matters.
    QVERIFY(support::relative_error(encoder.frames(sound.slice(2, 0, 4000).flip(2)).local.flip(2),
                                    frames.local) > 1e-3);
  }

  void a_hop_longer_than_its_block_is_refused() {
    VqCpcEncoderOptions options = small_encoder();
    options.hop_ms = 60;
    try {
      VqCpcEncoder encoder(options, 16000);
      QFAIL("it was taken");
    } catch (const ParameterError& error) {
      QVERIFY(QString(error.what()).contains("encoder.hop_ms"));
    }
  }

  void equal_scores_cost_six_logarithms() {
    for (const auto& [pool, loss] : {std::pair{NegativeOptions::Pool::Batch, 16.635532},
                                     {NegativeOptions::Pool::Clip, 14.909440}}) {
      VqCpcOptions options = small_options();
      options.negatives.pool = pool;
      const auto method = small_method(options);
      const torch::NoGradGuard no_grad;
      method->named_parameters()["forwards.maps"].zero_();
      const StepOutput output = method->step(noise_batch(3));
      QVERIFY(std::abs(value_of(output, "contrastive_loss") - loss) < 1e-5);
      QVERIFY(std::abs(value_of(output, "loss_step_6") - loss / 6) < 1e-5);
      QCOMPARE(value_of(output, "contrastive_accuracy"), 0.0);
      QVERIFY(std::abs(output.loss.item<double>() - loss -
                       0.5 * value_of(output, "quantiser_loss")) < 1e-5);
    }
  }

  void the_quantisers_loss_counts_every_group_of_blocks() {
    // All blocks alike, and codes at another place: each block costs 1.25 d^2.
    VqCpcOptions options = small_options();
    for (const bool both : {false, true}) {
      options.both_directions = both;
      const auto method = small_method(options);
      Batch batch = noise_batch(4);
      batch.views[0].zero_();
      method->step(batch);  // the codebook begins as these blocks
      const torch::NoGradGuard no_grad;
      method->named_parameters()["quantiser.codebook"].add_(2);
      const StepOutput output = method->step(batch);
      const double block = 1.25 * 3 * 4;
      const double blocks = 12 + 6 * 15 * (both ? 2 : 1);
      QVERIFY(std::abs(value_of(output, "quantiser_loss") / (block * blocks / (both ? 4 : 3)) - 1) <
              1e-5);
      QCOMPARE(value_of(output, "codes_in_use"), 1.0);
      QVERIFY(std::abs(value_of(output, "perplexity") - 1) < 1e-6);
    }
  }

  void the_codebook_learns_from_its_term_alone() {
    VqCpcOptions options = small_options();
    options.quantiser_weight = 0;
    const auto method = small_method(options);
    method->step(noise_batch(3)).loss.backward();
    const auto parameters = method->named_parameters();
    QCOMPARE(parameters["quantiser.codebook"].grad().abs().max().item<double>(), 0.0);
    QVERIFY(parameters["to_code.weight"].grad().abs().max().item<double>() > 0);
    QVERIFY(parameters["encoder.embedding.weight"].grad().abs().max().item<double>() > 0);
    const auto with = small_method();
    with->step(noise_batch(3)).loss.backward();
    with->step(noise_batch(3, 14)).loss.backward();
    QVERIFY(with->named_parameters()["quantiser.codebook"].grad().abs().max().item<double>() > 0);
  }

  void every_setting_survives_two_clips_silence_and_the_shortest_crop() {
    using Pool = NegativeOptions::Pool;
    using Codebook = VqCpcOptions::Codebook;
    for (const Pool pool : {Pool::Batch, Pool::Group, Pool::Clip}) {
      for (const Codebook codebook : {Codebook::Gradient, Codebook::Average}) {
        VqCpcOptions options = small_options();
        options.negatives.pool = pool;
        options.codebook = codebook;
        options.both_directions = true;
        options.revive_after = 1;
        const auto method = small_method(options);
        Batch batch = noise_batch(2);
        batch.groups = {1, 1};
        for (; batch.step < 4; ++batch.step) {
          if (batch.step == 2) batch.views[0].zero_();
          method->zero_grad();
          const StepOutput output = method->step(batch);
          output.loss.backward();
          method->after_step({batch.step, 4});
          QVERIFY(output.loss.isfinite().item<bool>());
          for (const torch::Tensor& parameter : method->parameters()) {
            if (!parameter.requires_grad()) continue;
            QVERIFY(parameter.grad().isfinite().all().item<bool>());
          }
        }
      }
    }
  }

  void short_frames_are_averaged_to_blocks() {
    CpcEncoderOptions encoder;
    encoder.channels = 8;
    encoder.context_channels = 7;
    VqCpcOptions options = small_options();
    options.frames_per_block = 3;
    torch::manual_seed(1);
    VqCpc method(options, std::make_shared<CpcEncoder>(encoder));
    Batch batch = noise_batch(2);
    batch.views[0] = torch::randn({2, 1, 160 * 36});
    QVERIFY(method.step(batch).loss.isfinite().item<bool>());
    batch.views[0] = torch::randn({2, 1, 160 * 35});
    QVERIFY_EXCEPTION_THROWN(method.step(batch), std::invalid_argument);
  }

  void the_inside_shows_codes_and_their_use() {
    const auto method = small_method();
    QVERIFY(method->inside().empty());
    const StepOutput output = method->step(noise_batch(3));
    const std::vector<InsidePart> parts = method->inside();
    QCOMPARE(parts.size(), std::size_t{4});
    const InsidePart& codes = parts[0];
    QVERIFY(codes.kind == InsidePart::Kind::Codes);
    QCOMPARE(codes.rows, std::int64_t{3});
    QCOMPARE(codes.columns, std::int64_t{12});
    QVERIFY(codes.row_clips == (std::vector<std::int64_t>{30, 31, 32}));
    QCOMPARE(codes.loudness.size() % 3, std::size_t{0});
    QCOMPARE(*std::max_element(codes.loudness.begin(), codes.loudness.end()), 1.0F);
    std::vector<double> use(9, 0.0);
    for (const float code : codes.values) use.at(static_cast<std::size_t>(code)) += 1.0 / 36;
    QCOMPARE(parts[1].columns, std::int64_t{9});
    double in_use = 0;
    for (std::size_t code = 0; code < 9; ++code) {
      QVERIFY(std::abs(use[code] - static_cast<double>(parts[1].values[code])) < 1e-6);
      in_use += use[code] > 0 ? 1 : 0;
    }
    QCOMPARE(value_of(output, "codes_in_use"), in_use);
    QCOMPARE(parts[2].columns, std::int64_t{6});
  }

  void the_sound_over_the_codes_is_where_it_sounds() {
    const auto method = small_method();
    Batch batch = noise_batch(3);
    const std::int64_t samples = batch.views[0].size(2);
    batch.views[0].slice(2, 0, samples / 2).mul_(0.01);
    method->step(batch);
    const std::vector<float> loudness = method->inside()[0].loudness;
    const std::size_t many = loudness.size() / 3;
    QVERIFY(many >= 12);
    for (std::size_t row = 0; row < 3; ++row) {
      QVERIFY(loudness[row * many + many / 4] < 0.05F);
      QVERIFY(loudness[row * many + many * 3 / 4] > 0.05F);
    }
  }

  void it_learns_what_comes() {
    VqCpcOptions options = small_options();
    options.codebook = VqCpcOptions::Codebook::Average;
    options.ema_decay = 0.9;
    const auto method = small_method(options);
    Batch batch = noise_batch(16);
    const torch::Tensor time = torch::arange(batch.views[0].size(2)) / 16000.0;
    const torch::Tensor hz = torch::arange(16).remainder(4).view({16, 1, 1}) * 700 + 300;
    batch.views[0] = 0.05 * batch.views[0] + torch::sin(6.2831853 * hz * time);
    const auto [first, last] = testing::learn(*method, batch, 61, 5e-3);
    QVERIFY(value_of(last, "contrastive_loss") < 0.8 * value_of(first, "contrastive_loss"));
  }

  void an_encoder_whose_context_would_stay_untrained_is_refused() {
    const Catalogue catalogue = built_in_catalogue();
    Experiment experiment = preset_experiment(catalogue, "vq-cpc-small");
    set_text(catalogue, experiment, "encoder.name", "cpc");
    const auto found = contradictions(catalogue, experiment);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(QString(found[0].what()).contains("encoder.features"));
    set_text(catalogue, experiment, "encoder.features", "local");
    QVERIFY(contradictions(catalogue, experiment).empty());
  }

  void wrong_batches_and_encoders_are_refused() {
    const auto method = small_method();
    QVERIFY_EXCEPTION_THROWN(method->step(noise_batch(2, 11)), std::invalid_argument);
    Batch batch = noise_batch(2);
    batch.views.push_back(batch.views[0]);
    QVERIFY_EXCEPTION_THROWN(method->step(batch), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(VqCpc({}, std::make_shared<SmallLogMel>(SmallLogMelOptions{}, 16000)),
                             std::invalid_argument);
  }

  void padding_moves_no_statistic_of_the_log_mel() {
    VqCpcEncoderOptions options;
    options.block_ms = 50;
    options.hidden = options.embedding = 4;
    options.layers = 1;
    const auto frames = [&](const torch::Tensor& sound, const std::vector<SoundSpan>& heard) {
      torch::manual_seed(9);
      VqCpcEncoder encoder(options, 16000);
      const torch::Tensor local = encoder.frames_of_heard(sound, heard).local.detach();
      return std::make_pair(local, encoder.named_buffers()["input_norm.running_mean"].clone());
    };
    torch::manual_seed(8);
    const torch::Tensor sound = torch::randn({1, 1, 4 * 800});
    const auto [alone, mean_alone] = frames(sound, {});
    const auto [padded, mean] =
        frames(torch::constant_pad_nd(sound, {2 * 800, 3 * 800}), {{2 * 800, 6 * 800}});
    QVERIFY(torch::allclose(padded.slice(2, 2, 6), alone, 1e-4, 1e-5));
    QVERIFY(torch::allclose(mean, mean_alone));
  }
};

}  // namespace test_vq_cpc

int core_vq_cpc(int argc, char** argv) {
  return earshot::testing::run_test<test_vq_cpc::TestVqCpc>(argc, argv);
}
#include "test_vq_cpc.moc"
