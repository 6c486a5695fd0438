#include <ATen/Parallel.h>

#include <cmath>
#include <numbers>
#include <QtTest>
#include <random>
#include <thread>

#include "core/base/real_fft.h"
#include "core/built_in/distortions.h"
#include "core/data/scan.h"
#include "core/measures/distorted_sound.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_distorted_sound {

using namespace earshot;

namespace {

constexpr std::int64_t kRate = 8000;
constexpr std::int64_t kBlock = distorted_block_seconds * kRate;
using Samples = std::vector<float>;

DistortionEntry named(const std::string& name) {
  for (const DistortionEntry& one : built_in_distortions()) {
    if (one.words.name == name) return one;
  }
  return {};
}

Samples sine(double hertz, std::int64_t samples) {
  Samples made(static_cast<std::size_t>(samples));
  for (std::size_t i = 0; i < made.size(); ++i) {
    made[i] = static_cast<float>(
        0.3 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / kRate));
  }
  return made;
}

double energy(std::span<const float> samples) {
  double sum = 0;
  for (const float one : samples) sum += static_cast<double>(one) * static_cast<double>(one);
  return sum;
}

double decibels(double ratio_of_energies) {
  return 10 * std::log10(ratio_of_energies);
}

/// Energy of each bin.
std::vector<double> spectrum_of(const Samples& samples) {
  const RealFft fft(fast_fft_size(samples.size()));
  FftVector<float> in(fft.size(), 0.0F);
  std::ranges::copy(samples, in.begin());
  FftVector<std::complex<float>> out(fft.bins());
  fft.forward(in, out);
  std::vector<double> energies;
  for (const auto& bin : out) energies.push_back(static_cast<double>(std::norm(bin)));
  return energies;
}

double energy_between(const Samples& samples, double low, double high) {
  const std::vector<double> bins = spectrum_of(samples);
  const double hertz = kRate / 2.0 / static_cast<double>(bins.size() - 1);
  double sum = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const double at = static_cast<double>(i) * hertz;
    if (at >= low && at < high) sum += bins[i];
  }
  return sum;
}

double loudest_hertz(const Samples& samples) {
  const std::vector<double> bins = spectrum_of(samples);
  const auto peak = std::ranges::max_element(bins) - bins.begin();
  return static_cast<double>(peak) * kRate / 2.0 / static_cast<double>(bins.size() - 1);
}

}  // namespace

/// What the robustness protocol hears.
class TestDistortedSound : public QObject {
  Q_OBJECT

  enum Clip : std::int64_t { Long, Low, Middle, High, Silent, Short };

  Samples original(std::int64_t clip) const {
    Samples sound(static_cast<std::size_t>(cache_->length(clip)));
    cache_->read(clip, 0, sound);
    return sound;
  }
  Samples heard(const std::string& distortion, std::int64_t clip) const {
    return whole(distorted(*cache_, named(distortion)), clip);
  }
  Samples whole(const SoundChange& change, std::int64_t clip) const {
    Samples sound = original(clip);
    change(clip, 0, sound);
    return sound;
  }
  void add(const char* name, const Samples& samples) {
    testing::write_sound(folder_.path() / "sounds" / name, samples, kRate, 1, 0x10006);
  }

 private Q_SLOTS:
  void initTestCase() {
    seed_ = std::random_device()();
    qInfo("seed %u", seed_);
    std::mt19937 random(seed_);
    std::normal_distribution<float> normal(0.0F, 0.1F);
    // Two blocks and a rest that the second one takes with it.
    Samples sound(static_cast<std::size_t>(2 * kBlock + kBlock / 4));
    for (float& one : sound) one = normal(random);
    add("0_long.wav", sound);
    add("1_low.wav", sine(200, kRate));
    add("2_middle.wav", sine(440, kRate));
    add("3_high.wav", sine(3000, kRate));
    Samples silent(kRate, 0.0F);
    silent.back() = 1e-4F;  // a file without any sound cannot be used
    add("4_silent.wav", silent);
    add("5_short.wav", Samples(sound.begin(), sound.begin() + 5));
    dataset_ =
        std::make_shared<const Dataset>(scan(built_in_importers(), {folder_.path() / "sounds"}));
    cache_ = std::make_unique<PcmCache>(dataset_, kRate, folder_.path() / "cache");
    QCOMPARE(cache_->length(Long), 2 * kBlock + kBlock / 4);
    QCOMPARE(cache_->length(Short), std::int64_t{5});
  }

  void a_clip_read_in_pieces_is_the_clip_read_whole() {
    std::mt19937 random(seed_ + 1);
    for (const DistortionEntry& one : built_in_distortions()) {
      const Samples all = whole(distorted(*cache_, one), Long);
      const SoundChange pieces = distorted(*cache_, one);
      Samples again(all.size());
      // Backwards, and across the borders of blocks.
      for (auto end = static_cast<std::int64_t>(all.size()); end > 0;) {
        const std::int64_t start = std::max<std::int64_t>(0, end - 1 - random() % (9 * kRate));
        pieces(Long, start,
               std::span(again).subspan(static_cast<std::size_t>(start),
                                        static_cast<std::size_t>(end - start)));
        end = start;
      }
      QVERIFY2(again == all, one.words.name.c_str());
    }
  }

  void one_thread_and_eight_hear_the_same() {
    const int before = at::get_num_threads();
    for (const DistortionEntry& one : built_in_distortions()) {
      at::set_num_threads(1);
      const Samples alone = whole(distorted(*cache_, one), Middle);
      at::set_num_threads(8);
      const SoundChange change = distorted(*cache_, one);
      std::vector<Samples> each(8);
      {
        std::vector<std::jthread> threads;
        for (Samples& mine : each) {
          threads.emplace_back([&] { mine = whole(change, Middle); });
        }
      }
      for (const Samples& mine : each) QVERIFY2(mine == alone, one.words.name.c_str());
    }
    at::set_num_threads(before);
  }

  void the_border_of_a_block_is_not_heard() {
    for (const char* name :
         {"low_pass_1500_hz", "high_pass_500_hz", "reverberation", "level_minus_20_db",
          "speed_plus_10_percent", "speed_minus_10_percent"}) {
      const Samples blocks = heard(name, Long);
      Samples at_once(blocks.size());
      const auto length = static_cast<std::int64_t>(blocks.size());
      named(name).distort(
          {kRate,
           length,
           {0, length},
           0,
           [&](std::int64_t start, std::span<float> out) { cache_->read(Long, start, out); }},
          at_once);
      float worst = 0;
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        worst = std::max(worst, std::abs(blocks[i] - at_once[i]));
      }
      QVERIFY2(worst < 1e-4F, qPrintable(QStringLiteral("%1: %2").arg(name).arg(worst)));
    }
  }

  void noise_stands_so_far_below_the_sound_as_its_name_says() {
    for (const auto& [name, snr] :
         {std::pair{"white_noise_10_db", 10.0}, std::pair{"pink_noise_5_db", 5.0}}) {
      const Samples clean = original(Middle);
      Samples noise = heard(name, Middle);
      for (std::size_t i = 0; i < noise.size(); ++i) noise[i] -= clean[i];
      QVERIFY2(std::abs(decibels(energy(clean) / energy(noise)) - snr) < 0.05, name);
      // An octave of pink noise has as much energy as the next, one of white noise half of it.
      const double step =
          decibels(energy_between(noise, 1000, 2000) / energy_between(noise, 500, 1000));
      QVERIFY2(std::abs(step - (snr == 10.0 ? 3.0 : 0.0)) < 1.0, qPrintable(QString::number(step)));
    }
  }

  void noise_is_another_in_each_clip_and_the_same_at_each_time() {
    const Samples first = heard("white_noise_10_db", Middle);
    QVERIFY(first == heard("white_noise_10_db", Middle));
    const auto noise_of = [this](Clip clip) {
      Samples noise = heard("white_noise_10_db", clip);
      const Samples clean = original(clip);
      for (std::size_t i = 0; i < noise.size(); ++i) noise[i] -= clean[i];
      return noise;
    };
    const Samples low = noise_of(Low), high = noise_of(High);
    double product = 0;
    for (std::size_t i = 0; i < low.size(); ++i) product += double{low[i]} * double{high[i]};
    QVERIFY(std::abs(product) < 0.1 * std::sqrt(energy(low) * energy(high)));
  }

  void filters_take_away_what_they_say_and_leave_the_rest() {
    const auto loss = [this](const char* name, Clip clip) {
      return decibels(energy(heard(name, clip)) / energy(original(clip)));
    };
    QVERIFY(std::abs(loss("low_pass_1500_hz", Low)) < 0.1);
    QVERIFY(std::abs(loss("low_pass_1500_hz", Middle)) < 0.1);
    QVERIFY(loss("low_pass_1500_hz", High) < -25);
    QVERIFY(loss("high_pass_500_hz", Low) < -25);
    QVERIFY(std::abs(loss("high_pass_500_hz", High)) < 0.1);
    // Away from the ends, where a sine begins and breaks off, it is as good as nothing.
    Samples high = heard("low_pass_1500_hz", High);
    QVERIFY(decibels(energy(std::span(high).subspan(1000, 6000)) / energy(original(High))) < -40);
  }

  void the_level_falls_by_20_decibels() {
    const Samples clean = original(Middle), quiet = heard("level_minus_20_db", Middle);
    for (std::size_t i = 0; i < clean.size(); ++i) {
      QVERIFY(std::abs(quiet[i] - 0.1F * clean[i]) < 1e-6F);
    }
  }

  void speed_moves_the_pitch_and_what_is_missing_is_silence() {
    const Samples fast = heard("speed_plus_10_percent", Middle);
    const Samples slow = heard("speed_minus_10_percent", Middle);
    QVERIFY(std::abs(loudest_hertz(fast) - 484) < 1.5);
    QVERIFY(std::abs(loudest_hertz(slow) - 396) < 1.5);
    const auto sounds_until = static_cast<std::ptrdiff_t>(kRate / 1.1);
    QVERIFY(energy(std::span(fast).last(static_cast<std::size_t>(kRate - sounds_until - 40))) <
            1e-9);
    QVERIFY(energy(std::span(slow).last(400)) > 1.0);
  }

  void a_codec_keeps_the_low_sound_and_the_level_of_the_high_one() {
    const Samples low = original(Low), coded_low = heard("speech_codec", Low);
    double off = 0;
    for (std::size_t i = 300; i + 300 < low.size(); ++i) {
      off = std::max(off, std::abs(double{low[i]} - double{coded_low[i]}));
    }
    QVERIFY2(off < 0.03, qPrintable(QString::number(off)));
    const Samples high = original(High), coded_high = heard("speech_codec", High);
    QVERIFY(std::abs(decibels(energy(coded_high) / energy(high))) < 4);
    double product = 0;
    for (std::size_t i = 0; i < high.size(); ++i)
      product += double{high[i]} * double{coded_high[i]};
    QVERIFY(std::abs(product) < 0.5 * energy(high));
  }

  void a_hall_rings_on_and_keeps_the_sound() {
    DistortionEntry hall = named("reverberation");
    Samples wet(2 * kRate);
    hall.distort({kRate,
                  2 * kRate,
                  {0, 2 * kRate},
                  0,
                  [](std::int64_t start, std::span<float> out) {
                    for (std::size_t i = 0; i < out.size(); ++i) {
                      out[i] = start + static_cast<std::int64_t>(i) == 100 ? 1.0F : 0.0F;
                    }
                  }},
                 wet);
    QVERIFY(energy(std::span(wet).first(100)) < 1e-12);
    QVERIFY(std::abs(wet[100] - 1.0F) < 0.1F);
    const double early = energy(std::span(wet).subspan(200, kRate / 2));
    const double late = energy(std::span(wet).subspan(3 * kRate / 2, kRate / 2));
    QVERIFY(early > 0.005 && late > 0 && late < 0.1 * early);
  }

  void silence_and_a_few_samples_are_no_trouble() {
    for (const DistortionEntry& one : built_in_distortions()) {
      for (const Clip clip : {Silent, Short}) {
        const Samples made = whole(distorted(*cache_, one), clip);
        for (const float sample : made) QVERIFY2(std::isfinite(sample), one.words.name.c_str());
        if (clip == Silent) QVERIFY2(energy(made) < 1e-6, one.words.name.c_str());
      }
    }
  }

  void what_lies_beyond_the_clip_stays_silent() {
    const SoundChange change = distorted(*cache_, named("white_noise_10_db"));
    Samples around(static_cast<std::size_t>(kRate + 200), 0.0F);
    cache_->read(Middle, -100, around);
    change(Middle, -100, around);
    QVERIFY(energy(std::span(around).first(100)) == 0 && energy(std::span(around).last(100)) == 0);
    const Samples inside(around.begin() + 100, around.end() - 100);
    QVERIFY(inside == heard("white_noise_10_db", Middle));
  }

  void every_distortion_has_words_kinds_and_a_name_of_its_own() {
    std::set<std::string> names;
    for (const DistortionEntry& one : built_in_distortions()) {
      QVERIFY(names.insert(one.words.name).second);
      QVERIFY(!one.kinds.empty() && !one.words.label.empty() && !one.words.source.empty());
      QVERIFY(one.words.summary.ends_with('.'));
    }
  }

 private:
  testing::TemporaryFolder folder_;
  std::shared_ptr<const Dataset> dataset_;
  std::unique_ptr<PcmCache> cache_;
  unsigned seed_ = 0;
};

}  // namespace test_distorted_sound

int core_distorted_sound(int argc, char** argv) {
  return earshot::testing::run_test<test_distorted_sound::TestDistortedSound>(argc, argv);
}
#include "test_distorted_sound.moc"
