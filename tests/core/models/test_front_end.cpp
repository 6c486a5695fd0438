#include <QtTest>

#include "core/built_in/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/models/encoders/cpc_encoder.h"
#include "core/models/encoders/picture_options.h"
#include "core/models/encoders/wav2vec_encoder.h"
#include "core/models/layers/front_end.h"
#include "core/tensor/precision.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_front_end {

using namespace earshot;
namespace support = earshot::testing;
using Kind = FrontEndOptions::Kind;

namespace {

constexpr std::int64_t rate = 16000;
constexpr double tau = 6.283185307179586;

CpcEncoderOptions cpc_on(Kind kind) {
  CpcEncoderOptions options;
  options.front_end.kind = kind;
  options.channels = options.context_channels = 12;
  return options;
}

std::shared_ptr<FrameEncoder> wav2vec_on(Kind kind) {
  Wav2vecEncoderOptions options;
  options.front_end.kind = kind;
  options.channels = options.context_channels = 12;
  return std::make_shared<Wav2vecEncoder>(wav2vec_shape(options), options.clip,
                                          make_front_end(options.front_end, rate));
}

torch::Tensor seconds(std::int64_t samples) {
  return torch::arange(samples, torch::kFloat64) / static_cast<double>(rate);
}

/// Log energies of mel bands of equal area, [bands, frames], as log-mel encoders calculate them.
torch::Tensor mel_bands(const torch::Tensor& sound, std::int64_t bands) {
  PictureOptions options;
  options.bands = bands;
  options.mel_norm = MelNorm::Slaney;
  return LogMel(front_end_options(options, rate)).forward(sound.squeeze(1))[0];
}

}  // namespace

/// What encoders that were published on raw sound hear in its place.
class TestFrontEnd : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void log_mel_columns_are_those_of_the_small_network() {
    FrontEnd front_end({Kind::LogMel, 64}, rate);
    LogMel network(front_end_options(PictureOptions{}, rate));
    torch::manual_seed(4);
    const torch::Tensor sound = torch::randn({2, 1, 8000});
    const torch::Tensor expected = network.forward(sound.squeeze(1));
    // The network's windows lie in the middle of an FFT of 512 samples.
    const torch::Tensor columns = front_end.forward(sound.slice(2, 56));
    QVERIFY(support::relative_error(columns.slice(2, 0, expected.size(2)) * 5 - 7, expected) <
            1e-5);
    QVERIFY(front_end.parameters().empty());
  }

  void filters_begin_as_mel_bands() {
    LearnedFilterbankOptions options;
    options.filters = 64;
    LearnedFilterbank filterbank(options);
    const torch::NoGradGuard no_grad;
    const torch::Tensor filters = filterbank.named_parameters()["filters"];
    QVERIFY((filters.square().sum({1, 2}).view({2, 64}).sum(0) - 1).abs().max().item<double>() <
            1e-5);
    // A tone whose pitch and level change, in faint noise.
    torch::manual_seed(1);
    const torch::Tensor time = seconds(32000);
    const torch::Tensor glide = 0.3 * torch::sin(tau * (100 * time + 1700 * time * time)) *
                                (1 + torch::sin(3 * tau * time));
    const torch::Tensor sound =
        (glide.to(torch::kFloat32) + 0.003 * torch::randn({32000})).view({1, 1, -1});
    const torch::Tensor mel = mel_bands(sound, 64);
    const std::int64_t frames = mel.size(1) - 4;
    // Their frame t is centred on sample 160 t + 49, the log-mel's on 160 t + 256.
    const torch::Tensor ours = filterbank.forward(sound)[0].slice(1, 3, 3 + frames).flatten();
    const torch::Tensor theirs = mel.slice(1, 2, 2 + frames).flatten();
    const double alike = torch::corrcoef(torch::stack({ours, theirs}))[0][1].item<double>();
    QVERIFY2(alike > 0.94, qPrintable(QString::number(alike)));
    for (const double hz : {200.0, 440.0, 1000.0, 3000.0, 6000.0}) {
      const torch::Tensor tone =
          torch::sin(tau * hz * seconds(4000)).to(torch::kFloat32).view({1, 1, -1});
      const auto loudest = [](const torch::Tensor& bands) {
        return bands.select(1, 10).argmax().item<std::int64_t>();
      };
      QVERIFY(std::abs(loudest(filterbank.forward(tone)[0]) - loudest(mel_bands(tone, 64))) <= 1);
    }
  }

  void sound_for_so_many_frames_has_them() {
    for (const Kind kind : {Kind::LogMel, Kind::Lfb}) {
      for (const std::int64_t hz : {2000, 8000, 16000, 22050, 44100}) {
        const FrontEndOptions options{kind, 8};
        FrontEnd front_end(options, hz);
        QCOMPARE(front_end.hop_samples(), std::int64_t{hz == 22050 ? 221 : hz / 100});
        const torch::NoGradGuard no_grad;
        for (const std::int64_t frames : {3, 4, 17}) {
          const std::int64_t samples = front_end_samples(options, hz, frames, {});
          QCOMPARE(front_end.forward(torch::randn({1, 1, samples})).size(2), frames);
          QCOMPARE(front_end.forward(torch::randn({1, 1, samples - 1})).size(2), frames - 1);
        }
        QVERIFY(front_end.forward(torch::randn({1, 1, front_end.minimum_samples()})).size(2) >= 1);
      }
    }
  }

  void as_many_frames_as_the_published_encoder_has() {
    const torch::NoGradGuard no_grad;
    CpcEncoder raw(cpc_on(Kind::Raw)), learned(cpc_on(Kind::Lfb), rate);
    for (const std::int64_t samples : {6400, 16000, 20480}) {
      const torch::Tensor sound = torch::randn({1, 1, samples});
      QCOMPARE(learned.frames(sound).local.size(2), raw.frames(sound).local.size(2));
    }
    QCOMPARE(learned.hop_samples(), raw.hop_samples());
  }

  void contexts_have_heard_nothing_of_what_comes() {
    for (const auto& [kind, begin, length] :
         {std::tuple{Kind::LogMel, 0, 400}, {Kind::Lfb, -350, 799}}) {
      torch::manual_seed(5);
      CpcEncoder encoder(cpc_on(kind), rate);
      const torch::NoGradGuard no_grad;
      const torch::Tensor sound = torch::randn({1, 1, 6400});
      const auto before = encoder.frames(sound);
      const auto changed = [&](std::int64_t from, std::int64_t to) {
        torch::Tensor other = sound.clone();
        other.slice(2, from, to) += 1;
        return (encoder.frames(other).context - before.context).abs().amax(1)[0];
      };
      const std::int64_t t = 11, end = 160 * t + begin + length;
      const torch::Tensor after = changed(end, sound.size(2));
      QCOMPARE(after.slice(0, 0, t + 1).max().item<double>(), 0.0);
      QVERIFY(after[t + 1].item<double>() > 0);
      // Windows fall to nothing at their ends.
      QVERIFY(changed(end - 100, end)[t].item<double>() > 0);
    }
  }

  void the_filters_learn() {
    for (const bool cpc : {true, false}) {
      const auto made = [&](Kind kind) -> std::shared_ptr<FrameEncoder> {
        if (cpc) return std::make_shared<CpcEncoder>(cpc_on(kind), rate);
        return wav2vec_on(kind);
      };
      torch::manual_seed(6);
      const auto encoder = made(Kind::Lfb);
      encoder->frames(torch::randn({2, 1, 4000})).context.square().sum().backward();
      const torch::Tensor gradient =
          encoder->named_parameters()["front_end.filterbank.filters"].grad();
      QVERIFY(gradient.isfinite().all().item<bool>());
      QVERIFY(gradient.abs().amax({1, 2}).min().item<double>() > 0);
      for (const auto& item : made(Kind::Raw)->named_parameters()) {
        QVERIFY2(!item.key().starts_with("front_end"), item.key().c_str());
      }
    }
  }

  void norms_are_of_the_sound_and_not_of_padding() {
    for (const Kind kind : {Kind::LogMel, Kind::Lfb}) {
      torch::manual_seed(7);
      CpcEncoderOptions options = cpc_on(kind);
      options.norm = CpcEncoderOptions::Norm::Batch;
      const std::vector<std::shared_ptr<FrameEncoder>> encoders{
          std::make_shared<CpcEncoder>(options, rate), wav2vec_on(kind)};
      torch::Tensor sound = torch::randn({2, 1, 8000});
      sound.slice(2, 7000).zero_();  // so that no frame meets its edge
      const torch::Tensor padded = torch::constant_pad_nd(sound, {0, 24000});
      for (const auto& encoder : encoders) {
        const torch::NoGradGuard no_grad;
        // All fifty hops of the sound, and no frame that hears silence alone.
        const torch::Tensor to_the_end =
            torch::constant_pad_nd(sound, {0, kind == Kind::LogMel ? 240 : 0});
        const auto first = [](const torch::Tensor& local) { return local.slice(2, 0, 40); };
        QCOMPARE(encoder->frames(to_the_end).local.size(2), std::int64_t{50});
        const torch::Tensor alone = first(encoder->frames(to_the_end).local);
        const double near = support::relative_error(
            first(encoder->frames_of_heard(padded, {{0, 8000}, {0, 8000}}).local), alone);
        const double away = support::relative_error(first(encoder->frames(padded).local), alone);
        QVERIFY2(near < 1e-3 && away > 0.1,
                 qPrintable(QString("%1, with the padding %2").arg(near).arg(away)));
      }
    }
  }

  void energies_keep_their_precision_in_bfloat16() {
    const torch::NoGradGuard no_grad;
    const torch::Tensor sound = torch::randn({1, 1, 4000});
    for (const Kind kind : {Kind::LogMel, Kind::Lfb}) {
      FrontEnd front_end({kind, 16}, rate);
      const torch::Tensor exact = front_end.forward(sound);
      const AutocastGuard rough(Precision::BFloat16, "cpu");
      QVERIFY(support::relative_error(front_end.forward(sound), exact) < 1e-6);
    }
  }

  void published_presets_and_older_experiments_hear_raw_sound() {
    const Catalogue catalogue = built_in_catalogue();
    for (const char* preset : {"cpc-paper", "wav2vec-paper"}) {
      QCOMPARE(preset_experiment(catalogue, preset).text("encoder.front_end"), std::string("raw"));
    }
    for (const char* preset : {"cpc-small", "wav2vec-small"}) {
      nlohmann::json file =
          nlohmann::json::parse(to_json(catalogue, preset_experiment(catalogue, preset)));
      QCOMPARE(file["encoder"].erase("front_end"), std::size_t{1});
      QCOMPARE(experiment_from_json(catalogue, file.dump()).text("encoder.front_end"),
               std::string("raw"));
    }
  }
};

}  // namespace test_front_end

int core_front_end(int argc, char** argv) {
  return earshot::testing::run_test<test_front_end::TestFrontEnd>(argc, argv);
}
#include "test_front_end.moc"
