#include <algorithm>
#include <atomic>
#include <cmath>
#include <numbers>
#include <QtTest>
#include <thread>

#include "core/audio/player_levels.h"
#include "core/audio/player_mixer.h"
#include "tests/support/run_test.h"

namespace test_player {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 48000;

std::vector<float> tone(double hertz, double seconds, double level = 0.5,
                        std::int64_t sample_rate = rate) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * static_cast<double>(sample_rate)));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] =
        static_cast<float>(level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) /
                                            static_cast<double>(sample_rate)));
  }
  return samples;
}

std::shared_ptr<const Player::Sound> sound(std::vector<float> samples,
                                           std::int64_t sample_rate = rate) {
  return std::make_shared<const Player::Sound>(Player::Sound{std::move(samples), sample_rate});
}

std::shared_ptr<const Playlist> playlist(std::vector<std::vector<float>> sounds) {
  return std::make_shared<const Playlist>(Playlist{std::move(sounds), rate});
}

/// Renders in blocks of an odd size, as devices do.
std::vector<float> rendered(PlayerMixer& mixer, std::size_t frames) {
  std::vector<float> out(frames);
  for (std::size_t at = 0; at < frames; at += 441) {
    mixer.render(out.data() + at, std::min<std::size_t>(441, frames - at), 1);
  }
  return out;
}

float largest_step(const std::vector<float>& samples) {
  float step = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    step = std::max(step, std::abs(samples[i] - samples[i - 1]));
  }
  return step;
}

/// The longest run of samples that are next to nothing.
std::size_t longest_silence(const std::vector<float>& samples) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const float sample : samples) {
    run = std::abs(sample) < 1e-4F ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

class TestPlayer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_longer_sound_takes_over_without_a_gap() {
    PlayerMixer mixer;
    const std::vector<float> whole = tone(440, 1);
    const std::vector<float> beginning(whole.begin(), whole.begin() + 24000);
    mixer.load(playlist({beginning}), 0);
    mixer.play(0);
    std::vector<float> heard = rendered(mixer, 20000);
    mixer.extend(playlist({whole}));
    const std::vector<float> rest = rendered(mixer, 28000);
    heard.insert(heard.end(), rest.begin(), rest.end());
    QCOMPARE(heard, whole);
    QVERIFY(!mixer.playing());
    // The beginning is let go once the longer one is heard.
    const auto held = playlist({beginning});
    mixer.load(held, 0);
    mixer.extend(playlist({whole}));
    rendered(mixer, 100);
    mixer.extend(playlist({whole}));
    QCOMPARE(held.use_count(), 1L);
  }

  void plays_what_it_was_given() {
    PlayerMixer mixer;
    const std::vector<float> samples = tone(440, 0.5);
    mixer.load(playlist({samples}), 0);
    QVERIFY(!mixer.settled());
    QCOMPARE(rendered(mixer, 100), std::vector<float>(100, 0.0F));
    QVERIFY(mixer.settled());
    QVERIFY(!mixer.playing());
    mixer.play(0);
    const std::vector<float> heard = rendered(mixer, 24000);
    QVERIFY(std::equal(heard.begin(), heard.end(), samples.begin()));
    QVERIFY(!mixer.playing());
    QCOMPARE(mixer.position(), std::int64_t{0});
    QCOMPARE(rendered(mixer, 100), std::vector<float>(100, 0.0F));
  }

  void both_channels_are_the_same() {
    PlayerMixer mixer;
    mixer.load(playlist({tone(440, 0.1)}), 0);
    mixer.play(0);
    std::vector<float> out(200);
    mixer.render(out.data(), 100, 2);
    for (std::size_t i = 0; i < out.size(); i += 2) QCOMPARE(out[i], out[i + 1]);
    QVERIFY(out[198] != 0.0F);
  }

  void a_change_of_sound_keeps_the_position_without_gap_or_click() {
    PlayerMixer mixer;
    // The same tone at two levels: a wrong position would jump in phase.
    mixer.load(playlist({tone(440, 2, 0.5), tone(440, 2, 0.25)}), 0);
    mixer.play(0);
    std::vector<float> heard = rendered(mixer, 20000);
    mixer.choose(1);
    const std::vector<float> after = rendered(mixer, 20000);
    heard.insert(heard.end(), after.begin(), after.end());
    const float steepest = 0.5F * 2 * std::numbers::pi_v<float> * 440 / rate;
    QVERIFY2(largest_step(heard) < 1.05F * steepest,
             qPrintable(QString::number(largest_step(heard))));
    QVERIFY(longest_silence(heard) < 3);
    QCOMPARE(mixer.position(), std::int64_t{40000});
    // Within 10 ms it is the other sound, exactly where it should be.
    const std::vector<float> quiet = tone(440, 2, 0.25);
    for (std::size_t i = 20000 + 481; i < 40000; ++i) QCOMPARE(heard[i], quiet[i]);
  }

  void starting_stopping_and_seeking_amid_a_sound_do_not_click() {
    PlayerMixer mixer;
    mixer.load(playlist({tone(100, 2, 0.8)}), 0);
    mixer.play(120);  // a crest
    std::vector<float> heard = rendered(mixer, 4001);
    mixer.seek(48120);
    for (const float sample : rendered(mixer, 4001)) heard.push_back(sample);
    QVERIFY(mixer.position() > 48120 && mixer.position() < 48120 + 4001);
    mixer.stop();
    for (const float sample : rendered(mixer, 4001)) heard.push_back(sample);
    QVERIFY(!mixer.playing());
    QCOMPARE(heard.back(), 0.0F);
    QVERIFY2(largest_step(heard) < 0.025F, qPrintable(QString::number(largest_step(heard))));
  }

  void a_loop_goes_on_where_it_began() {
    PlayerMixer mixer;
    const std::vector<float> samples = tone(480, 0.1);  // whole periods
    mixer.load(playlist({samples}), 0);
    mixer.set_loop(true);
    mixer.play(0);
    const std::vector<float> heard = rendered(mixer, 3 * samples.size());
    for (std::size_t i = 0; i < heard.size(); ++i) {
      QCOMPARE(heard[i], samples[i % samples.size()]);
    }
    QVERIFY(mixer.playing());
    mixer.set_loop(false);
    rendered(mixer, samples.size() + 1);
    QVERIFY(!mixer.playing());
  }

  void a_change_to_a_shorter_sound_past_its_end_ends_or_turns_back() {
    for (const bool loop : {false, true}) {
      PlayerMixer mixer;
      mixer.load(playlist({tone(440, 1), tone(440, 0.1)}), 0);
      mixer.set_loop(loop);
      mixer.play(24000);
      std::vector<float> heard = rendered(mixer, 2000);
      mixer.choose(1);
      for (const float sample : rendered(mixer, 4000)) heard.push_back(sample);
      QCOMPARE(mixer.playing(), loop);
      QVERIFY(largest_step(heard) < 0.04F);
      QVERIFY(mixer.position() < 4800);
    }
  }

  void new_sounds_stop_the_old_without_a_click_and_free_them() {
    PlayerMixer mixer;
    auto first = playlist({tone(100, 1, 0.8)});
    const std::weak_ptr<const Playlist> watched = first;
    mixer.load(std::move(first), 0);
    mixer.play(120);
    std::vector<float> heard = rendered(mixer, 4000);
    mixer.load(playlist({tone(200, 1, 0.8)}), 0);
    for (const float sample : rendered(mixer, 1000)) heard.push_back(sample);
    QVERIFY(!mixer.playing());
    QVERIFY(largest_step(heard) < 0.025F);
    QVERIFY(!watched.expired());  // the renderer frees nothing
    mixer.load(playlist({}), 0);
    QVERIFY(watched.expired());
  }

  void play_after_load_means_the_new_sounds() {
    PlayerMixer mixer;
    mixer.load(playlist({tone(100, 1)}), 0);
    mixer.play(0);
    rendered(mixer, 2000);
    const std::vector<float> second = tone(300, 1);
    mixer.load(playlist({second}), 0);
    mixer.play(0);
    const std::vector<float> heard = rendered(mixer, 6000);
    QVERIFY(mixer.playing());
    // The old fades for 3 ms, then the new begins.
    const auto start = static_cast<std::size_t>(6000 - mixer.position());
    QVERIFY(start <= 145);
    for (std::size_t i = start; i < heard.size(); ++i) QCOMPARE(heard[i], second[i - start]);
  }

  void nonsense_is_silence() {
    PlayerMixer mixer;
    mixer.play(0);
    mixer.choose(7);
    QCOMPARE(rendered(mixer, 1000), std::vector<float>(1000, 0.0F));
    mixer.load(playlist({{}, tone(440, 0.1)}), 0);
    mixer.set_loop(true);
    mixer.play(0);
    QCOMPARE(rendered(mixer, 1000), std::vector<float>(1000, 0.0F));
    QVERIFY(!mixer.playing());
    mixer.choose(12);
    mixer.play(500);
    QCOMPARE(rendered(mixer, 1000), std::vector<float>(1000, 0.0F));
    mixer.choose(-1);
    mixer.seek(-5);
    mixer.play(-5);
    rendered(mixer, 1000);
  }

  void a_full_ring_refuses_and_recovers() {
    PlayerMixer mixer;
    mixer.load(playlist({tone(440, 1)}), 0);
    int accepted = 0;
    while (accepted < 100000 && mixer.choose(0)) ++accepted;
    QVERIFY(accepted < 100000);
    QVERIFY(!mixer.load(playlist({}), 0));
    rendered(mixer, 10);
    QVERIFY(mixer.play(0));
    rendered(mixer, 10);
    QVERIFY(mixer.playing());
  }

  void control_and_rendering_meet_without_locks() {
    PlayerMixer mixer;
    std::atomic<bool> done{false};
    std::atomic<float> loudest{0};
    std::thread device([&] {
      std::vector<float> block(2 * 256);
      while (!done.load()) {
        mixer.render(block.data(), 256, 2);
        for (const float sample : block) loudest = std::max(loudest.load(), std::abs(sample));
        std::this_thread::yield();
      }
    });
    int loaded = 0;
    std::vector<std::weak_ptr<const Playlist>> all;
    for (int round = 0; round < 3000; ++round) {
      if (round % 3 == 0) {
        auto next = playlist({tone(440, 0.02), tone(880, 0.03)});
        const std::weak_ptr<const Playlist> watched = next;
        if (mixer.load(std::move(next), round % 2)) {
          ++loaded;
          all.push_back(watched);
        }
      }
      mixer.play(round % 500);
      mixer.choose(round % 2);
      mixer.seek(round % 700);
      mixer.set_loop(round % 5 == 0);
      if (round % 7 == 0) mixer.stop();
      while (!mixer.settled() && round % 10 == 0) std::this_thread::yield();
      QVERIFY(mixer.position() >= 0);
    }
    while (!mixer.settled()) std::this_thread::yield();
    done = true;
    device.join();
    QVERIFY(loaded > 100);
    QVERIFY(loudest > 0.1F && loudest <= 1.0F);
    const auto alive = std::count_if(all.begin(), all.end(),
                                     [](const auto& watched) { return !watched.expired(); });
    QVERIFY2(alive <= 90, qPrintable(QString::number(alive)));
  }

  void sounds_are_brought_to_the_device_rate() {
    const auto list = prepared_playlist({sound(tone(1000, 1, 0.5, 16000), 16000)}, rate, false);
    QCOMPARE(list->rate, rate);
    QVERIFY(std::abs(static_cast<double>(list->sounds[0].size()) - 48000) <= 2);
    const std::vector<float> expected = tone(1000, 1, 0.5);
    double error = 0;
    for (std::size_t i = 4000; i < 44000; ++i) {
      error = std::max(error, std::abs(static_cast<double>(list->sounds[0][i]) - expected[i]));
    }
    QVERIFY2(error < 1e-3, qPrintable(QString::number(error)));
  }

  void matched_sounds_have_one_level_and_never_clip() {
    std::vector<float> spiky = tone(300, 1, 0.02);
    for (std::size_t i = 2000; i < spiky.size(); i += 4800) spiky[i] = 1.5F;
    const auto list = prepared_playlist(
        {sound(tone(200, 1, 0.9)), sound(tone(400, 1, 0.05)), sound(spiky)}, rate, true);
    std::vector<double> levels;
    for (const auto& samples : list->sounds) {
      levels.push_back(root_mean_square(samples));
      for (const float sample : samples) QVERIFY(std::abs(sample) <= 1.0F);
    }
    for (const double level : levels) {
      QVERIFY2(std::abs(20 * std::log10(level / levels[0])) < 0.5,
               qPrintable(QString("%1 against %2").arg(level).arg(levels[0])));
    }
  }

  void matching_makes_nothing_louder_than_the_loudest_was() {
    const auto list =
        prepared_playlist({sound(tone(200, 1, 0.01)), sound(tone(400, 1, 0.002))}, rate, true);
    for (const auto& samples : list->sounds) {
      QVERIFY(std::abs(root_mean_square(samples) - 0.01 / std::numbers::sqrt2) < 1e-4);
    }
  }

  void unmatched_sounds_keep_their_levels_but_do_not_clip() {
    const auto list =
        prepared_playlist({sound(tone(200, 1, 0.1)), sound(tone(200, 1, 3.0))}, rate, false);
    QVERIFY(std::abs(root_mean_square(list->sounds[0]) - 0.1 / std::numbers::sqrt2) < 1e-3);
    const auto [low, high] = std::minmax_element(list->sounds[1].begin(), list->sounds[1].end());
    QVERIFY(*high <= playback_ceiling && *low >= -playback_ceiling);
    QVERIFY(*high > 0.9F * playback_ceiling);
  }

  void the_limiter_leaves_quiet_sound_alone_and_bends_loud_sound_smoothly() {
    std::vector<float> quiet = tone(440, 0.2, 0.9);
    const std::vector<float> before = quiet;
    limit_peaks(quiet, rate);
    QCOMPARE(quiet, before);

    std::vector<float> loud = tone(440, 0.5, 0.5);
    for (std::size_t i = 10000; i < 12000; ++i) loud[i] *= 4;
    const std::vector<float> hot = loud;
    limit_peaks(loud, rate);
    for (std::size_t i = 0; i < loud.size(); ++i) {
      QVERIFY(std::abs(loud[i]) <= playback_ceiling);
      // Far from the burst nothing changes.
      if (i < 9500 || i > 12500) QCOMPARE(loud[i], hot[i]);
      QVERIFY(loud[i] * hot[i] >= 0);
    }
  }

  void silence_and_bad_samples_stay_silent() {
    std::vector<float> bad = tone(440, 0.1);
    bad[100] = std::numeric_limits<float>::quiet_NaN();
    bad[200] = std::numeric_limits<float>::infinity();
    const auto list = prepared_playlist(
        {sound(std::vector<float>(1000, 0.0F)), sound(bad), sound({})}, rate, true);
    QCOMPARE(list->sounds[0], std::vector<float>(1000, 0.0F));
    for (const float sample : list->sounds[1]) QVERIFY(std::isfinite(sample));
    QVERIFY(list->sounds[2].empty());
  }

  void too_many_sounds_and_bad_rates_are_refused() {
    const auto one = sound(tone(440, 0.01));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             prepared_playlist(std::vector(65, one), rate, false));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             prepared_playlist({sound({0.5F}, 0)}, rate, false));
    Player player;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, player.load(std::vector(65, one), false));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, player.load({nullptr}, false));
  }
};

}  // namespace test_player

int core_player(int argc, char** argv) {
  return earshot::testing::run_test<test_player::TestPlayer>(argc, argv);
}
#include "test_player.moc"
