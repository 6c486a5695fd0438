#include <cmath>
#include <QtTest>
#include <random>

#include "core/data/scan.h"
#include "core/losses/future_scores.h"
#include "core/losses/pase.h"
#include "core/methods/kinds/byol_a.h"
#include "core/methods/kinds/pase/running_statistics.h"
#include "core/methods/parts/heard_frames.h"
#include "core/methods/parts/negative_frames.h"
#include "core/methods/parts/patches.h"
#include "core/models/encoders/small_log_mel.h"
#include "core/models/layers/vector_quantiser.h"
#include "core/training/training_crops.h"
#include "core/training/usable_clips.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_padding {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t rate = 16000;

/// One clip of 50 samples and others of half a second, all for training.
struct Sounds {
  support::TemporaryFolder folder, caches;
  std::vector<float> blip;
  std::shared_ptr<Dataset> dataset;
  std::shared_ptr<PcmCache> cache;
  std::int64_t clip = 0;

  Sounds() {
    support::write_toy_sounds(folder.path(), 1, 4, 0.5, rate);
    for (int i = 0; i < 50; ++i) blip.push_back(0.01F * static_cast<float>(i % 2 == 0 ? i : -i));
    support::write_sound(folder.path() / "class0" / "blip.wav", blip, rate);
    dataset = std::make_shared<Dataset>(scan(built_in_importers(), {folder.path(), 0, 0.0, 0.0}));
    cache = std::make_shared<PcmCache>(dataset, rate, caches.path());
    clip = dataset->find("class0/blip.wav");
  }
  std::vector<float> read(const ClipReading& how, std::int64_t start, std::size_t count) const {
    std::vector<float> out(count);
    read_clip(*cache, how, clip, start, out);
    return out;
  }
};

bool near(float a, float b) {
  return std::abs(a - b) < 1e-4F;  // the cache keeps 16 bits
}

/// Seeded anew each run; the seed is printed.
std::uint64_t fresh_seed() {
  const std::uint64_t seed = std::random_device()();
  qInfo("seed %llu", static_cast<unsigned long long>(seed));
  return seed;
}

double variance_of(const torch::Tensor& values) {
  return values.to(torch::kFloat64).var(false).item<double>();
}

}  // namespace

/// Clips that are shorter than the crop: what they go on with, and that padding is left out of
/// targets, negatives, statistics and norms.
class TestPadding : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_short_clip_goes_on_mirrored_repeated_or_in_silence() {
    const Sounds sounds;
    const std::int64_t length = 50;
    for (const std::int64_t start : {-120, -13, 0}) {
      const auto reflected = sounds.read({ShortClips::Reflect, nullptr}, start, 200);
      const auto repeated = sounds.read({ShortClips::Repeat, nullptr}, start, 200);
      const auto padded = sounds.read({ShortClips::Pad, nullptr}, start, 200);
      for (std::int64_t i = 0; i < 200; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const std::int64_t place = start + i;
        std::int64_t mirrored = std::abs(place);  // as numpy.pad(mode="reflect") walks
        while (mirrored >= length) mirrored = std::abs(2 * (length - 1) - mirrored);
        const std::int64_t again = ((place % length) + length) % length;
        const bool inside = place >= 0 && place < length;
        QVERIFY(near(reflected[at], sounds.blip[static_cast<std::size_t>(mirrored)]));
        QVERIFY(near(repeated[at], sounds.blip[static_cast<std::size_t>(again)]));
        QVERIFY(near(padded[at], inside ? sounds.blip[static_cast<std::size_t>(place)] : 0.0F));
      }
    }
    // A clip that is long enough is not changed by any of them.
    QVERIFY(sounds.read({ShortClips::Reflect, nullptr}, 10, 30) ==
            sounds.read({ShortClips::Pad, nullptr}, 10, 30));
  }

  void a_clip_of_unit_level_has_norm_one_before_it_is_cut() {
    const Sounds sounds;
    const ClipReading unit{ShortClips::Pad, std::make_shared<ClipNorms>()};
    double whole = 0;
    for (const float sample : sounds.read(unit, -10, 100)) whole += sample * sample;
    QVERIFY(std::abs(whole - 1) < 1e-5);
    double half = 0;
    for (const float sample : sounds.read(unit, 0, 25)) half += sample * sample;
    QVERIFY(half < 0.5);
  }

  void a_line_says_how_many_clips_are_short_and_what_happens() {
    const Sounds sounds;
    CropSettings settings{1, 4000, {0}, ShortClips::Reflect};
    QCOMPARE(short_clips_words(*sounds.dataset, settings, rate),
             std::string("1 of 5 training clips are shorter than the crop of 0.25 s; they go on "
                         "mirrored at their ends (data.short_clips)"));
    settings.short_clips = ShortClips::Pad;
    QVERIFY(short_clips_words(*sounds.dataset, settings, rate).find("silence") !=
            std::string::npos);
    settings.samples = 40;
    QVERIFY(short_clips_words(*sounds.dataset, settings, rate).empty());
  }

  void a_batch_says_where_its_sound_lies() {
    const Sounds sounds;
    BatchPlan plan(1, {sounds.clip}, 1);
    CropSettings settings{7, 4000, {0}, ShortClips::Pad};
    const LoadedBatch padded = load_batch(plan, *sounds.cache, settings, 3);
    const SoundSpan span = padded.heard[0][0];
    QCOMPARE(span.length(), std::int64_t{50});
    for (std::int64_t i = 0; i < 4000; ++i) {
      if (!span.holds(i)) QCOMPARE(padded.samples[0][static_cast<std::size_t>(i)], 0.0F);
    }
    settings.short_clips = ShortClips::Reflect;
    QCOMPARE(load_batch(plan, *sounds.cache, settings, 3).heard[0][0].length(), std::int64_t{4000});
  }

  void frames_are_heard_where_their_samples_are_sound() {
    Batch batch;
    batch.views = {torch::zeros({3, 1, 1000})};
    QVERIFY(heard_frames(batch, 0, 100, 10).empty());
    batch.heard = {{{0, 1000}, {150, 720}, {990, 1000}}};
    const auto heard = heard_frames(batch, 0, 100, 10);
    QCOMPARE(heard[0].length(), std::int64_t{10});
    QCOMPARE(heard[1].begin, std::int64_t{2});
    QCOMPARE(heard[1].end, std::int64_t{7});
    QCOMPARE(heard[2].length(), std::int64_t{0});
    const torch::Tensor mask = heard_mask(heard, 10, torch::zeros({1}));
    QCOMPARE(mask.sum().item<double>(), 15.0);
    QCOMPARE(mask[1][0].slice(0, 2, 7).sum().item<double>(), 5.0);
  }

  void no_negative_is_padding() {
    const std::uint64_t seed = fresh_seed();
    const std::vector<SoundSpan> heard{{0, 9}, {3, 7}, {8, 9}, {0, 0}};
    using Pool = NegativeOptions::Pool;
    for (const Pool pool : {Pool::Batch, Pool::Clip}) {
      const auto drawn = draw_negatives({pool, 20, false}, 4, 9, {}, Random(seed, {1}), heard);
      const torch::Tensor index = index_in_batch(drawn);
      for (std::int64_t clip = 0; clip < (pool == Pool::Clip ? 2 : 4); ++clip) {
        for (std::int64_t target = 0; target < 9; ++target) {
          for (std::int64_t i = 0; i < 20; ++i) {
            const auto chosen = index[clip][target][i].item<std::int64_t>();
            QVERIFY(heard[static_cast<std::size_t>(chosen / 9)].holds(chosen % 9));
            QVERIFY(chosen != clip * 9 + target);
          }
        }
      }
    }
    // Where everything is heard the draws are those of always.
    const std::vector<SoundSpan> all(4, SoundSpan{0, 9});
    QVERIFY(torch::equal(
        draw_negatives({Pool::Batch, 20, false}, 4, 9, {}, Random(seed, {1})).index,
        draw_negatives({Pool::Batch, 20, false}, 4, 9, {}, Random(seed, {1}), all).index));
  }

  void predictions_of_padding_and_from_padding_do_not_count() {
    torch::manual_seed(1);
    const torch::Tensor z = torch::randn({2, 8, 3}), said = torch::randn({2, 6, 2, 3});
    const std::vector<SoundSpan> heard{{0, 8}, {2, 6}};
    const NegativeFrames negatives = all_other_frames(2, 8);
    FutureScores scores = future_scores(said, z, 1, negatives);
    leave_out_unheard(scores, heard, 1);
    // By hand: anchor a says of step k the frame 1 + a + k.
    std::vector<double> sums(2, 0), counts(2, 0);
    for (std::int64_t row = 0; row < 2; ++row) {
      for (std::int64_t k = 0; k < 2; ++k) {
        for (std::int64_t a = 0; a < 6; ++a) {
          const SoundSpan& span = heard[static_cast<std::size_t>(row)];
          if (!span.holds(a) || !span.holds(1 + a + k)) continue;
          sums[static_cast<std::size_t>(k)] +=
              (said[row][a][k] * z[row][1 + a + k]).sum().item<double>();
          ++counts[static_cast<std::size_t>(k)];
        }
      }
    }
    const torch::Tensor means = step_means(scores, scores.positive);
    for (std::size_t k = 0; k < 2; ++k) {
      QCOMPARE(static_cast<double>(scores.predictions[k]), counts[k]);
      QVERIFY(std::abs(means[static_cast<std::int64_t>(k)].item<double>() - sums[k] / counts[k]) <
              1e-5);
    }
    QVERIFY(std::abs(whole_mean(scores, scores.positive).item<double>() -
                     (sums[0] + sums[1]) / (counts[0] + counts[1])) < 1e-5);
    // Nothing heard at all is no division by nothing.
    leave_out_unheard(scores = future_scores(said, z, 1, negatives), {{0, 0}, {0, 0}}, 1);
    QCOMPARE(whole_mean(scores, scores.positive).item<double>(), 0.0);
  }

  void pases_statistics_and_losses_leave_padding_out() {
    torch::manual_seed(3);
    const torch::Tensor values = torch::randn({2, 3, 10});
    const std::vector<SoundSpan> heard{{0, 10}, {4, 9}};
    RunningStatistics padded(3), alone(3), chunks(3, true);
    padded.measure(values, heard);
    alone.measure(torch::cat({values[0], values[1].slice(1, 4, 9)}, 1).unsqueeze(0));
    QVERIFY(support::relative_error(padded.mean(), alone.mean()) < 1e-6);
    QVERIFY(support::relative_error(padded.scale(), alone.scale()) < 1e-6);
    chunks.measure(values, heard);
    const torch::Tensor wide = values.to(torch::kFloat64);
    const torch::Tensor deviations =
        torch::stack({wide[0].std(1, true), wide[1].slice(1, 4, 9).std(1, true)});
    QVERIFY(support::relative_error(chunks.scale(), deviations.std(0, true)) < 1e-6);

    const torch::Tensor mask = heard_mask(heard, 10, values);
    const torch::Tensor wrong = torch::randn({2, 3, 10});
    const torch::Tensor errors = (wrong - values).square();
    const double expected = (errors[0].sum() + errors[1].slice(1, 4, 9).sum()).item<double>() / 45;
    QVERIFY(std::abs(regression_loss(wrong, values, 1, mask).item<double>() - expected) < 1e-5);
    const torch::Tensor logits = torch::randn({2, 1, 10});
    const double half =
        (torch::softplus(-logits[0]).sum() + torch::softplus(-logits[1].slice(1, 4, 9)).sum())
            .item<double>() /
        15;
    const BinaryLoss both = binary_loss(logits, -logits, mask);
    QVERIFY(std::abs(both.loss.item<double>() - half) < 1e-5);
  }

  void a_codebook_begins_and_follows_without_padding() {
    VectorQuantiserOptions options;
    options.codes = 4;
    options.dimensions = 2;
    options.averaged = true;
    options.revive_after = 1;
    torch::manual_seed(4);
    VectorQuantiser quantiser(options);
    quantiser.train();
    torch::Tensor rows = torch::randn({12, 2});
    rows.slice(0, 8).fill_(1000.0);
    const torch::Tensor counted = torch::arange(8, torch::kInt64);
    for (int step = 0; step < 3; ++step) {
      quantiser.forward(rows, Random(static_cast<std::uint64_t>(step), {}), counted);
      quantiser.after_step();
    }
    QVERIFY(quantiser.named_parameters(true)["codebook"].abs().max().item<double>() < 100);
  }

  void patches_lie_inside_the_sound_where_they_can() {
    const PatchPlan plan{24, 32, 8, 16, 2, 4, false, true};
    const PictureSizes sizes{3, 64, 200};
    const std::vector<SoundSpan> heard{{0, 200}, {50, 150}, {10, 20}};
    const std::uint64_t seed = fresh_seed();
    for (const PatchPairs& drawn : {draw_pairs(plan, sizes, 40, seed, 0, heard),
                                    draw_grids(plan, sizes, 20, seed, 0, heard)}) {
      bool outside = false;
      for (std::size_t i = 0; i < drawn.patches.rows.size(); ++i) {
        const std::int64_t frame = drawn.patches.frames[i];
        QVERIFY(frame >= 0 && frame + 32 <= 200);
        if (drawn.patches.rows[i] == 1) QVERIFY(frame >= 50 && frame + 32 <= 150);
        outside = outside || (drawn.patches.rows[i] == 2 && frame > 20);
      }
      QVERIFY(outside);
    }
  }

  void byol_a_measures_its_norm_on_the_training_clips() {
    const Sounds sounds;
    std::vector<std::int64_t> clips = sounds.dataset->of(Split::Train);
    std::erase(clips, sounds.clip);
    std::vector<std::string> warnings;
    const auto crops = [&](std::uint64_t seed) {
      return training_crops(sounds.cache, clips, {seed, 8000, {0}, ShortClips::Pad}, torch::kCPU,
                            true, {}, [&](const std::string& words) { warnings.push_back(words); },
                            {});
    };
    const auto small = [] {
      SmallLogMelOptions options;
      options.widths = "4";
      options.mel_scale = MelScale::Slaney;
      options.mel_norm = MelNorm::Slaney;
      torch::manual_seed(5);
      return std::make_shared<SmallLogMel>(options, rate);
    };
    ByolAOptions options;
    options.norm = ByolAOptions::Norm::Measured;
    options.hidden_dim = options.projection_dim = 4;
    options.mixup_memory = 2;
    ByolA method(options, small(), small(), 8000);
    method.measure(crops(1));
    // The clips are as long as the crop: all of their sound is measured.
    std::vector<torch::Tensor> pictures;
    for (const std::int64_t clip : clips) {
      torch::Tensor whole = torch::empty({1, 1, 8000});
      sounds.cache->read(clip, 0, {whole.data_ptr<float>(), 8000});
      pictures.push_back(small()->picture(whole));
    }
    const torch::Tensor all = torch::cat(pictures).to(torch::kFloat64);
    const auto buffer = [&](const char* name) {
      return method.named_buffers()[name].item<double>();
    };
    QVERIFY(std::abs(buffer("measured_mean") - all.mean().item<double>()) < 1e-4);
    QVERIFY(std::abs(buffer("measured_deviation") - std::sqrt(variance_of(all))) < 1e-4);
    QVERIFY(warnings.empty());
    // The figures are a matter of the clips, not of their order.
    const double before = buffer("measured_mean");
    method.measure(crops(2));
    QVERIFY(std::abs(buffer("measured_mean") - before) < 1e-9);

    options.norm = ByolAOptions::Norm::Fixed;
    options.norm_mean = 40;
    ByolA(options, small(), small(), 8000).measure(crops(1));
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY(warnings[0].find("40.00 and 5.04, lie far from") != std::string::npos);
    QVERIFY(warnings[0].find("of 4 training clips") != std::string::npos);
    options.norm_mean = all.mean().item<double>();
    options.norm_deviation = std::sqrt(variance_of(all));
    ByolA(options, small(), small(), 8000).measure(crops(1));
    QCOMPARE(warnings.size(), std::size_t{1});
  }

  void a_measured_norm_brings_the_pictures_to_mean_0() {
    // Without augmentations the views are the pictures, whatever the two figures are.
    ByolAOptions options;
    options.norm = ByolAOptions::Norm::Measured;
    options.mixup = 0;
    options.resize_crop = options.post_norm = false;
    options.hidden_dim = options.projection_dim = 4;
    SmallLogMelOptions encoder;
    encoder.widths = "4";
    const auto small = [&] { return std::make_shared<SmallLogMel>(encoder, rate); };
    torch::manual_seed(6);
    ByolA method(options, small(), small(), 4000);
    Batch batch;
    batch.views = {torch::randn({4, 1, 4000})};
    batch.clips = {0, 1, 2, 3};
    QVERIFY(method.step(batch).loss.isfinite().item<bool>());
    options.norm = ByolAOptions::Norm::Running;
    QVERIFY(!ByolA(options, small(), small(), 4000).named_buffers().contains("measured_mean"));
  }

  void slaneys_bands_lie_where_the_formula_says_and_have_one_area() {
    SmallLogMelOptions options;
    options.mel_scale = MelScale::Slaney;
    options.mel_norm = MelNorm::Slaney;
    options.window_ms = 64;
    options.low_hz = 60;
    options.high_hz = 7800;
    const LogMelOptions front_end = front_end_options(options, rate);
    const torch::Tensor bank = mel_filterbank(front_end);
    const double bin = static_cast<double>(rate) / static_cast<double>(front_end.n_fft);
    // librosa's mel: linear to 1 kHz, 15 mel there, then 27 mel to 6.4 times as much.
    const auto mel = [](double hz) {
      return hz < 1000 ? hz * 3 / 200 : 15 + 27 * std::log(hz / 1000) / std::log(6.4);
    };
    const auto hertz = [](double m) {
      return m < 15 ? m * 200 / 3 : 1000 * std::pow(6.4, (m - 15) / 27);
    };
    const double step = (mel(7800) - mel(60)) / 65;
    for (std::int64_t band = 0; band < 64; ++band) {
      const double left = hertz(mel(60) + step * static_cast<double>(band));
      const double centre = hertz(mel(60) + step * static_cast<double>(band + 1));
      const double right = hertz(mel(60) + step * static_cast<double>(band + 2));
      for (std::int64_t i = 0; i < bank.size(0); ++i) {
        const double hz = bin * static_cast<double>(i);
        const double side =
            hz < centre ? (hz - left) / (centre - left) : (right - hz) / (right - centre);
        const double expected = std::max(0.0, side) * 2 / (right - left);
        QVERIFY(std::abs(bank[i][band].item<double>() - expected) < 1e-12);
      }
    }
    options.mel_scale = MelScale::Htk;
    options.mel_norm = MelNorm::None;
    QVERIFY(mel_filterbank(front_end_options(options, rate)).max().item<double>() > 0.9);
  }
};

}  // namespace test_padding

int core_padding(int argc, char** argv) {
  return earshot::testing::run_test<test_padding::TestPadding>(argc, argv);
}
#include "test_padding.moc"
