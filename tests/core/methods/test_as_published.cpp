#include <cmath>
#include <numbers>
#include <QtTest>
#include <set>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/features/prosody.h"
#include "core/methods/kinds/cola.h"
#include "core/methods/kinds/context_prediction.h"
#include "core/methods/kinds/pase/overlap.h"
#include "core/methods/kinds/pase/pase.h"
#include "core/methods/kinds/vq_cpc.h"
#include "core/models/encoders/pase_encoder.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/models/encoders/vq_cpc_encoder.h"
#include "core/models/encoders/wav2vec_encoder.h"
#include "core/training/lars.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_as_published {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t rate = 16000;

std::set<std::string> names_of(const torch::nn::Module& module) {
  std::set<std::string> names;
  for (const auto& item : module.named_parameters()) names.insert(item.key());
  return names;
}

torch::Tensor named(const torch::nn::Module& module, const std::string& name) {
  return module.named_parameters()[name].detach();
}

EncoderPointer small_pictures() {
  SmallLogMelOptions options;
  options.widths = "4,4";
  return std::make_shared<SmallLogMel>(options, rate);
}

PaseOptions few_workers() {
  PaseOptions options;
  options.weights.fill(0);
  options.weights[0] = options.weights[1] = 1;
  options.hidden = 4;
  options.decoder_widths = "4,4,4";
  options.decoder_hidden = 2;
  return options;
}

std::shared_ptr<Pase> small_pase(const PaseOptions& options) {
  PaseEncoderOptions encoder;
  encoder.widths = "4,4,4,4,4,4,4,4";
  encoder.embedding = 4;
  MethodContext context;
  context.encoder = std::make_shared<PaseEncoder>(encoder, rate);
  return std::make_shared<Pase>(options, context);
}

/// What an experiment that Earshot wrote before it had `path` means by it now.
Value formerly(const std::string& preset, const std::string& path) {
  const Catalogue catalogue = built_in_catalogue();
  nlohmann::json root =
      nlohmann::json::parse(to_json(catalogue, preset_experiment(catalogue, preset)));
  const auto dot = path.find('.');
  root[path.substr(0, dot)].erase(path.substr(dot + 1));
  return experiment_from_json(catalogue, root.dump()).values.at(path);
}

}  // namespace

/// Constants of the papers' code that are easily missed, each against its formula; and that runs
/// made before Earshot followed it keep what they had.
class TestAsPublished : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_cosine_compares_what_the_linear_layer_gives() {
    ColaOptions options;
    options.similarity = ColaOptions::Similarity::Cosine;
    options.projection_dim = 3;
    QVERIFY(
        !names_of(ColaMethod(options, small_pictures())).contains("projector.layer_norm.weight"));
    options.head = ColaOptions::Head::Squashed;
    QVERIFY(
        names_of(ColaMethod(options, small_pictures())).contains("projector.layer_norm.weight"));
    options = {};
    options.projection_dim = 3;
    QVERIFY(
        names_of(ColaMethod(options, small_pictures())).contains("projector.layer_norm.weight"));

    torch::manual_seed(1);
    ColaHead head(5, 3, false);
    const torch::Tensor features = 10 * torch::randn({4, 5});
    const torch::Tensor expected = torch::matmul(features, named(head, "dense.weight").t());
    QVERIFY(support::relative_error(head.forward(features).detach(), expected) < 1e-6);
    QVERIFY(expected.abs().max().item<double>() > 1);
  }

  void lars_scales_the_momentum_by_its_own_step_or_by_the_present_one() {
    for (const bool after : {false, true}) {
      const torch::Tensor start = torch::tensor({{3.0, -4.0}, {0.5, 2.0}}, torch::kFloat64);
      torch::Tensor weight = start.clone().requires_grad_();
      Lars lars({{{weight}, 1.0}}, 0.9, 0.01, false, after);
      torch::Tensor w = start.clone(), v = torch::zeros_like(start);
      for (const double learning_rate : {0.5, 0.25, 2.0}) {
        const torch::Tensor gradient = torch::tensor({{1.0, 2.0}, {-1.0, 0.5}}, torch::kFloat64);
        weight.mutable_grad() = gradient.clone();
        lars.step(learning_rate, 0.1);
        const torch::Tensor decayed = gradient + 0.1 * w;
        const torch::Tensor scaled = decayed * (0.01 * w.norm() / decayed.norm());
        v = 0.9 * v + (after ? 1.0 : learning_rate) * scaled;
        w = w - (after ? learning_rate : 1.0) * v;
      }
      QVERIFY(support::relative_error(weight.detach(), w) < 1e-14);
    }
  }

  void dropout_leaves_wav2vecs_feature_extractor_alone() {
    using DropoutIn = Wav2vecEncoderOptions::DropoutIn;
    for (const DropoutIn where : {DropoutIn::Context, DropoutIn::Both}) {
      Wav2vecEncoderOptions options;
      options.channels = options.context_channels = 8;
      options.dropout = 0.5;
      options.dropout_in = where;
      torch::manual_seed(2);
      Wav2vecEncoder encoder(wav2vec_shape(options));
      const torch::Tensor sound = torch::randn({1, 1, 4000});
      const auto one = encoder.frames(sound), two = encoder.frames(sound);
      QCOMPARE(torch::equal(one.local, two.local), where == DropoutIn::Context);
      QVERIFY(!torch::equal(one.context, two.context));
    }
    QCOMPARE(std::get<std::string>(formerly("wav2vec-small", "encoder.dropout_in")),
             std::string("both"));
  }

  void vq_cpcs_scorer_begins_normal() {
    VqCpcEncoderOptions encoder;
    encoder.hidden = 8;
    using Start = VqCpcOptions::ScorerStart;
    const auto maps = [&](Start start) {
      torch::manual_seed(3);
      VqCpcOptions options;
      options.hidden = 8;
      options.scorer_start = start;
      return named(VqCpc(options, std::make_shared<VqCpcEncoder>(encoder, rate)), "forwards.maps");
    };
    const torch::Tensor normal = maps(Start::Normal), uniform = maps(Start::Uniform);
    QCOMPARE(normal.numel(), std::int64_t{6 * 32 * 32});
    QVERIFY(std::abs(normal.mean().item<double>()) < 0.05);
    QVERIFY(std::abs(normal.std().item<double>() - 1) < 0.05);
    QVERIFY(normal.abs().max().item<double>() > 3);
    QVERIFY(uniform.abs().max().item<double>() <= 1 / std::sqrt(32.0));
    QCOMPARE(std::get<std::string>(formerly("vq-cpc-paper", "method.scorer_start")),
             std::string("uniform"));
  }

  void grids_begin_anywhere_in_their_period() {
    const PatchPlan plan{96, 96, 48, 48, 7, 7, false, true};
    std::vector<std::int64_t> begins(144, 0);
    std::int64_t lowest = 1000, highest = 0;
    for (std::int64_t step = 0; step < 40; ++step) {
      const PatchPairs drawn = draw_grids(plan, {16, 320, 600}, 4, 5, step);
      QVERIFY(!drawn.labels.empty());
      for (const std::int64_t band : drawn.patches.bands) {
        lowest = std::min(lowest, band);
        highest = std::max(highest, band);
        ++begins[static_cast<std::size_t>(band % 144)];
      }
      for (const std::int64_t frame : drawn.patches.frames) QVERIFY(frame >= 0 && frame <= 504);
    }
    QCOMPARE(lowest, std::int64_t{0});
    QCOMPARE(highest, std::int64_t{320 - 96});
    // No place of the period is without patches; before, half of them were.
    QVERIFY(*std::min_element(begins.begin(), begins.end()) > 0);
  }

  void context_predictions_head_begins_as_caffe_fills() {
    torch::manual_seed(4);
    const ContextHead caffe(20, 64, 8, true), glorot(20, 64, 8, false);
    const auto largest = [](const ContextHead& head, const char* name) {
      return named(head, name).abs().max().item<double>();
    };
    QVERIFY(largest(caffe, "fc9.weight") <= std::sqrt(3.0 / 64));
    QVERIFY(largest(caffe, "fc7.weight") <= std::sqrt(3.0 / 40));
    QVERIFY(std::abs(named(caffe, "fc9.weight").std().item<double>() - 1 / 8.0) < 0.01);
    QVERIFY(largest(glorot, "fc9.weight") > std::sqrt(3.0 / 64));
  }

  void pases_code_divides_by_the_deviation_of_deviations() {
    torch::manual_seed(5);
    // Chunks whose own deviation varies little around 5, and whose means lie far apart.
    const torch::Tensor chunks = 30 * torch::randn({40, 3, 1}) +
                                 (5 + 0.5 * torch::randn({40, 3, 1})) * torch::randn({40, 3, 100});
    RunningStatistics code(3, true), plain(3);
    code.measure(chunks.slice(0, 0, 15));
    code.measure(chunks.slice(0, 15));
    plain.measure(chunks);
    const torch::Tensor wide = chunks.to(torch::kFloat64);
    const torch::Tensor mean = wide.mean({2}).mean({0});
    const torch::Tensor published = wide.std(2, true).std(0, true);
    QVERIFY(support::relative_error(code.mean(), mean) < 1e-5);
    QVERIFY(support::relative_error(code.scale(), published) < 1e-5);
    QVERIFY((plain.scale() / code.scale()).min().item<double>() > 10);
    const torch::Tensor expected = (wide - mean.view({1, 3, 1})) / published.view({1, 3, 1});
    QVERIFY(support::relative_error(code.standardised(chunks).to(torch::kFloat64), expected) <
            1e-4);
    // What was measured stays, whatever is trained on.
    code.standardised(1000 * chunks);
    QVERIFY(support::relative_error(code.scale(), published) < 1e-5);
    // Where nothing was measured the first batch tells.
    RunningStatistics unmeasured(3, true);
    unmeasured.standardised(chunks);
    QVERIFY(support::relative_error(unmeasured.scale(), published) < 1e-5);
  }

  void pases_old_runs_keep_their_scale() {
    PaseOptions options = few_workers();
    const auto has_chunks = [](const PaseOptions& of) {
      const auto method = small_pase(of);
      return method->named_buffers().contains("lps_statistics.chunks");
    };
    QVERIFY(!has_chunks(options));
    options.targets = PaseOptions::Targets::Code;
    QVERIFY(has_chunks(options));
    options.target_scale = PaseOptions::TargetScale::Deviation;
    QVERIFY(!has_chunks(options));
    QCOMPARE(std::get<std::string>(formerly("pase-paper", "method.target_scale")),
             std::string("deviation"));
    QCOMPARE(std::get<double>(formerly("pase-paper", "method.decoder_slope")), 0.25);
    QCOMPARE(std::get<std::string>(formerly("pase-plus-paper", "method.overlap_level")),
             std::string("whole"));
  }

  void the_waveform_workers_slopes_begin_at_zero() {
    const auto method = small_pase(few_workers());
    QCOMPARE(named(*method, "waveform.blocks.0.act.weight").abs().max().item<double>(), 0.0);
    QCOMPARE(named(*method, "waveform.blocks.2.act.weight").abs().max().item<double>(), 0.0);
    QCOMPARE(named(*method, "waveform.blocks.3.act.weight").min().item<double>(), 0.25);
    QCOMPARE(named(*method, "lps.blocks.0.act.weight").min().item<double>(), 0.25);
    PaseOptions former = few_workers();
    former.decoder_slope = 0.25;
    QCOMPARE(named(*small_pase(former), "waveform.blocks.0.act.weight").min().item<double>(), 0.25);
  }

  void an_overlaps_ratio_is_of_what_is_heard() {
    constexpr std::int64_t samples = 8000, start = 6000;
    // The row's own sound ends where the other speaker begins, so that their energies stand apart.
    torch::manual_seed(6);
    torch::Tensor sounds = torch::randn({2, 1, samples});
    sounds.slice(0, 0, 1).slice(2, start).zero_();
    Overlap overlap{0, 1, start, 7.5, {}};
    OverlapOptions options;
    options.probability = 1;
    Random random(1, {});
    overlap.reverb = draw_overlaps(random, options, 2, {rate, samples}).front().reverb;
    const auto ratio = [&](bool of_heard) {
      const torch::Tensor mixed = overlapped(sounds, sounds, {overlap}, rate, of_heard)[0][0];
      const auto energy = [&](std::int64_t from, std::int64_t to) {
        return mixed.slice(0, from, to).to(torch::kFloat64).square().sum().item<double>();
      };
      return 10 * std::log10(energy(0, start) / energy(start, samples));
    };
    QVERIFY(std::abs(ratio(true) - 7.5) < 1e-3);
    QVERIFY(ratio(false) > 9);
  }

  void the_pitch_is_looked_for_where_it_is_set() {
    const torch::Tensor t = torch::arange(16000, torch::kFloat64) / static_cast<double>(rate);
    torch::Tensor voice = torch::zeros({16000}, torch::kFloat64);
    for (int k = 1; k <= 8; ++k) voice += torch::sin(2 * std::numbers::pi * 410.0 * k * t) / k;
    ProsodyOptions options;
    options.pitch.highest_hz = 500;
    const torch::Tensor wide = Prosody(options)(0.1 * voice.unsqueeze(0), 100)[0][0];
    QVERIFY(std::abs(std::exp(wide[50].item<double>()) - 410) < 5);
    PaseOptions pase;
    pase.lowest_f0_hz = 300;
    QCOMPARE(pase_contradictions(pase).front().first, std::string("method.lowest_f0_hz"));
  }
};

}  // namespace test_as_published

int core_as_published(int argc, char** argv) {
  return earshot::testing::run_test<test_as_published::TestAsPublished>(argc, argv);
}
#include "test_as_published.moc"
