#include <sndfile.h>

#include <array>
#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/data/pcm_cache.h"
#include "core/data/scan.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_heard_channel {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

constexpr int rate = 16000;
constexpr std::size_t frames = 8000;
constexpr double low = 440, high = 1000, higher = 2300;

struct Tone {
  double hertz = 0, level = 0;
};

std::vector<float> tones(const std::vector<Tone>& channels) {
  std::vector<float> samples;
  for (std::size_t i = 0; i < frames; ++i) {
    for (const Tone& tone : channels) {
      const double turn = 2 * std::numbers::pi * tone.hertz * static_cast<double>(i) / rate;
      samples.push_back(static_cast<float>(tone.level * std::sin(turn)));
    }
  }
  return samples;
}

double level_of(const std::vector<float>& samples, double hertz) {
  double real = 0, imaginary = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double turn = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate;
    real += samples[i] * std::cos(turn);
    imaginary += samples[i] * std::sin(turn);
  }
  return 2 * std::hypot(real, imaginary) / static_cast<double>(samples.size());
}

ScanRequest request_of(const fs::path& folder, const std::string& channel) {
  auto options = options_from<DataOptions>({{"channel", channel}});
  options.path = folder.string();
  return scan_request(options, 0);
}

}  // namespace

/// data.channel: which of a sound's channels a method hears, through data set and cache.
class TestHeardChannel : public QObject {
  Q_OBJECT

  TemporaryFolder sounds_, caches_;

  PcmCache cache_of(const std::string& channel) const {
    return PcmCache(
        std::make_shared<Dataset>(scan(built_in_importers(), request_of(sounds_.path(), channel))),
        rate, caches_.path());
  }
  std::vector<float> heard(const std::string& name, const std::string& channel) const {
    PcmCache cache = cache_of(channel);
    const std::int64_t clip = cache.dataset().find(name);
    std::vector<float> samples(static_cast<std::size_t>(cache.length(clip)));
    cache.read(clip, 0, samples);
    return samples;
  }
  std::string problem(const std::string& name, const std::string& channel) const {
    PcmCache cache = cache_of(channel);
    const auto found = cache.problem(cache.dataset().find(name));
    return found ? found->reason : std::string();
  }
  void has_levels(const std::string& name, const std::string& channel,
                  const std::array<double, 3>& levels) const {
    const auto samples = heard(name, channel);
    QCOMPARE(samples.size(), frames);
    const std::array<double, 3> places{low, high, higher};
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double level = level_of(samples, places[i]);
      QVERIFY2(std::abs(level - levels[i]) < 1e-3,
               (name + ", " + channel + ": " + std::to_string(level) + " at " +
                std::to_string(places[i]) + " Hz")
                   .c_str());
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    write_sound(sounds_.path() / "stereo.wav", tones({{low, 0.3}, {high, 0.5}}), rate, 2);
    write_sound(sounds_.path() / "three.flac", tones({{low, 0.2}, {high, 0.3}, {higher, 0.6}}),
                rate, 3, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
    write_sound(sounds_.path() / "mono.wav", tones({{low, 0.4}}), rate, 1);
    write_sound(sounds_.path() / "equal.wav", tones({{low, 0.4}, {high, 0.4}}), rate, 2);
    write_sound(sounds_.path() / "opposite.wav", tones({{low, 0.4}, {low, -0.4}}), rate, 2);
  }

  void each_setting_hears_its_channel() {
    has_levels("stereo.wav", "mix", {0.15, 0.25, 0});
    has_levels("stereo.wav", "left", {0.3, 0, 0});
    has_levels("stereo.wav", "right", {0, 0.5, 0});
    has_levels("stereo.wav", "loudest", {0, 0.5, 0});
  }

  void of_more_than_two_left_and_right_are_the_first_and_the_second() {
    has_levels("three.flac", "mix", {0.2 / 3, 0.1, 0.2});
    has_levels("three.flac", "left", {0.2, 0, 0});
    has_levels("three.flac", "right", {0, 0.3, 0});
    has_levels("three.flac", "loudest", {0, 0, 0.6});
  }

  void a_mono_file_is_the_same_by_each() {
    const auto mix = heard("mono.wav", "mix");
    QVERIFY(level_of(mix, low) > 0.39);
    for (const char* channel : {"left", "right", "loudest"})
      QCOMPARE(heard("mono.wav", channel), mix);
  }

  void of_equally_loud_channels_the_first_is_heard() {
    has_levels("equal.wav", "loudest", {0.4, 0, 0});
    QCOMPARE(heard("opposite.wav", "loudest"), heard("opposite.wav", "left"));
  }

  void channels_that_cancel_are_named_with_what_hears_them() {
    const std::string reason = problem("opposite.wav", "mix");
    QVERIFY2(reason.find("cancel in the mix") != std::string::npos, reason.c_str());
    QVERIFY2(reason.find("data.channel=left") != std::string::npos, reason.c_str());
    for (const char* channel : {"left", "right", "loudest"}) {
      QCOMPARE(problem("opposite.wav", channel), std::string());
      has_levels("opposite.wav", channel, {0.4, 0, 0});
    }
  }

  void another_channel_reads_no_file_again_and_takes_no_other_splits() {
    const Dataset mix = scan(built_in_importers(), request_of(sounds_.path(), "mix"));
    QVERIFY(mix.channel == Channel::Mix);
    const ScanRequest left = request_of(sounds_.path(), "left");
    QVERIFY(same_clips(request_of(sounds_.path(), "mix"), left));
    QVERIFY(!(request_of(sounds_.path(), "mix") == left));
    const Dataset other = with_splits(mix, left);
    QVERIFY(other.channel == Channel::Left);
    QCOMPARE(other.clips.size(), mix.clips.size());
    for (std::size_t i = 0; i < mix.clips.size(); ++i) {
      QVERIFY(other.clips[i].split == mix.clips[i].split);
    }
  }
};

}  // namespace test_heard_channel

int core_heard_channel(int argc, char** argv) {
  return earshot::testing::run_test<test_heard_channel::TestHeardChannel>(argc, argv);
}
#include "test_heard_channel.moc"
