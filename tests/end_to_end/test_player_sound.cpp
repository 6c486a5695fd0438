// What the program plays is recorded back from a real sound server.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <QtTest>

#include "core/audio/player.h"
#include "tests/support/run_test.h"
#include "tests/support/sound_server.h"

namespace test_player_sound {

using namespace earshot;
using earshot::testing::SoundServer;

namespace {

std::shared_ptr<const Player::Sound> tone(double hertz, double seconds, double level,
                                          std::int64_t rate) {
  auto sound = std::make_shared<Player::Sound>();
  sound->sample_rate = rate;
  sound->samples.resize(static_cast<std::size_t>(seconds * static_cast<double>(rate)));
  for (std::size_t i = 0; i < sound->samples.size(); ++i) {
    sound->samples[i] =
        static_cast<float>(level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) /
                                            static_cast<double>(rate)));
  }
  return sound;
}

/// From the first to the last sample that is heard.
std::vector<float> heard_part(const std::vector<float>& recorded) {
  const auto heard = [](float sample) { return std::abs(sample) > 1e-3F; };
  const auto first = std::find_if(recorded.begin(), recorded.end(), heard);
  const auto last = std::find_if(recorded.rbegin(), recorded.rend(), heard).base();
  return first < last ? std::vector<float>(first, last) : std::vector<float>();
}

double seconds_of(const std::vector<float>& samples) {
  return static_cast<double>(samples.size()) / SoundServer::rate;
}

/// The amplitude of one frequency, by projection.
double amplitude(const std::vector<float>& samples, std::size_t from, std::size_t count,
                 double hertz) {
  double re = 0;
  double im = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    const double phase = 2 * std::numbers::pi * hertz * static_cast<double>(i) / SoundServer::rate;
    re += samples[i] * std::cos(phase);
    im += samples[i] * std::sin(phase);
  }
  return 2 * std::hypot(re, im) / static_cast<double>(count);
}

std::size_t longest_silence(const std::vector<float>& samples) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const float sample : samples) {
    run = std::abs(sample) < 1e-3F ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

float largest_step(const std::vector<float>& samples) {
  float step = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    step = std::max(step, std::abs(samples[i] - samples[i - 1]));
  }
  return step;
}

}  // namespace

class TestPlayerSound : public QObject {
  Q_OBJECT

 private:
  std::optional<SoundServer> server_;

 private Q_SLOTS:
  // The environment changes here, before any thread reads it.
  void initTestCase() {
    if (!SoundServer::available()) {
      QSKIP("pulseaudio is not installed: what is played cannot be recorded back");
    }
    server_.emplace();
  }
  void cleanupTestCase() { server_.reset(); }

  void the_device_is_found_and_named() {
    Player player;
    QTRY_VERIFY(player.has_device());
    QCOMPARE(player.device(), std::string("default"));
  }

  void a_tone_is_heard_at_its_frequency_and_level() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(440, 0.8, 0.5, 16000)}, false);
    server_->start_recording();
    player.play();
    QVERIFY(player.playing());
    QTRY_VERIFY_WITH_TIMEOUT(player.position() > 0.3, 3000);
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 3000);
    QCOMPARE(player.position(), 0.0);
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(std::abs(seconds_of(heard) - 0.8) < 0.02,
             qPrintable(QString::number(seconds_of(heard))));
    const auto level = [&](double hertz) { return amplitude(heard, 4410, 22050, hertz); };
    QVERIFY2(std::abs(level(440) - 0.5) < 0.02, qPrintable(QString::number(level(440))));
    QVERIFY(level(436) < 0.02);
    QVERIFY(level(444) < 0.02);
    QVERIFY(level(880) < 0.01);
  }

  /// The window asks at once, and shows for good what it is told.
  void what_has_ended_does_not_count_as_playing_after_a_setting() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(440, 0.2, 0.5, 16000)}, false);
    player.set_loop(false);
    player.play();
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 3000);
    player.set_loop(false);
    QVERIFY(!player.playing());
  }

  void a_sound_that_grows_while_it_plays_goes_on_to_its_new_end() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(300, 1, 0.5, 16000)}, false);
    server_->start_recording();
    player.play();
    QTRY_VERIFY_WITH_TIMEOUT(player.position() > 0.3, 3000);
    player.extend({tone(300, 2, 0.5, 16000)});
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 4000);
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(std::abs(seconds_of(heard) - 2) < 0.02,
             qPrintable(QString::number(seconds_of(heard))));
    QVERIFY2(longest_silence(heard) < 8, qPrintable(QString::number(longest_silence(heard))));
    QVERIFY(largest_step(heard) <
            1.2F * 0.5F * 2 * std::numbers::pi_v<float> * 300 / SoundServer::rate);
  }

  void changing_between_views_leaves_neither_gap_nor_click() {
    Player player;
    QTRY_VERIFY(player.has_device());
    // The second is the first one octave higher from the same zero: in step at every moment.
    player.load({tone(300, 2, 0.5, 44100), tone(600, 2, 0.5, 44100)}, true);
    server_->start_recording();
    player.play();
    double before = 0;
    for (const int sound : {1, 0, 1}) {
      QTRY_VERIFY_WITH_TIMEOUT(player.position() > before + 0.35, 3000);
      const double there = player.position();
      player.choose(sound);
      QVERIFY(player.playing());
      QVERIFY(std::abs(player.position() - there) < 0.1);
      before = there;
    }
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 4000);
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(std::abs(seconds_of(heard) - 2) < 0.02,
             qPrintable(QString::number(seconds_of(heard))));
    QVERIFY2(longest_silence(heard) < 8, qPrintable(QString::number(longest_silence(heard))));
    const float steepest = 0.5F * 2 * std::numbers::pi_v<float> * 600 / SoundServer::rate;
    QVERIFY2(largest_step(heard) < 1.2F * steepest,
             qPrintable(QString::number(largest_step(heard))));
    // All three stretches are there, and at the end the second sound in the phase of its position.
    QVERIFY(amplitude(heard, 4410, 4410, 300) > 0.4);
    QVERIFY(amplitude(heard, 4410, 4410, 600) < 0.05);
    QVERIFY(amplitude(heard, heard.size() - 8820, 4410, 600) > 0.4);
    QVERIFY(amplitude(heard, heard.size() - 8820, 4410, 300) < 0.05);
  }

  void a_loop_goes_on_until_it_is_stopped() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(500, 0.2, 0.5, 44100)}, false);
    player.set_loop(true);
    server_->start_recording();
    player.play();
    QTest::qWait(900);
    QVERIFY(player.playing());
    QVERIFY(player.position() <= 0.2);
    player.stop();
    QVERIFY(!player.playing());
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(seconds_of(heard) > 0.6 && seconds_of(heard) < 1.3,
             qPrintable(QString::number(seconds_of(heard))));
    QVERIFY(amplitude(heard, 8820, 13230, 500) > 0.45);
    QVERIFY2(longest_silence(heard) < 60, qPrintable(QString::number(longest_silence(heard))));
  }

  void stop_is_heard_at_once_and_playing_goes_on_from_there() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(440, 5, 0.5, 22050)}, false);
    server_->start_recording();
    player.play(1.0);
    QTRY_VERIFY_WITH_TIMEOUT(player.position() > 1.4, 3000);
    player.stop();
    const double stopped = player.position();
    QTest::qWait(300);
    QCOMPARE(player.playing(), false);
    QVERIFY(std::abs(player.position() - stopped) < 0.02);
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(seconds_of(heard) > 0.35 && seconds_of(heard) < 0.8,
             qPrintable(QString::number(seconds_of(heard))));
    player.seek(4.9);
    player.play(player.position());
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 2000);
  }

  void loading_others_stops_and_resting_wakes_up() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(440, 5, 0.5, 44100)}, false);
    player.play();
    QTRY_VERIFY(player.position() > 0.1);
    player.load({tone(1000, 0.3, 0.5, 48000)}, false);
    QVERIFY(!player.playing());
    QCOMPARE(player.position(), 0.0);
    QTest::qWait(2600);  // the device rests
    server_->start_recording();
    player.play();
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 3000);
    const std::vector<float> heard = heard_part(server_->stop_recording());
    QVERIFY2(std::abs(seconds_of(heard) - 0.3) < 0.02,
             qPrintable(QString::number(seconds_of(heard))));
    QVERIFY(amplitude(heard, 2205, 8820, 1000) > 0.45);
  }

  // From here on the server is away.
  void a_device_that_goes_away_is_said_and_stops_playing() {
    Player player;
    QTRY_VERIFY(player.has_device());
    player.load({tone(440, 30, 0.5, 44100)}, false);
    player.play();
    QTRY_VERIFY(player.position() > 0.1);
    server_->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!player.has_device(), 8000);
    QVERIFY(!player.playing());
    QVERIFY2(player.device().starts_with("no sound device"), player.device().c_str());
  }

  void without_a_device_nothing_plays_and_it_is_said() {
    server_->stop();
    Player player;
    QTRY_VERIFY_WITH_TIMEOUT(player.device().starts_with("no sound device"), 5000);
    player.load({tone(440, 1, 0.5, 44100)}, true);
    player.play();
    QTRY_VERIFY_WITH_TIMEOUT(!player.playing(), 5000);
    QVERIFY(!player.has_device());
    QCOMPARE(player.position(), 0.0);
  }

  void without_any_configuration_of_sound_nothing_breaks() {
    server_.reset();
    Player player;
    QTRY_VERIFY_WITH_TIMEOUT(player.device().starts_with("no sound device"), 5000);
    player.play();
    QVERIFY(!player.playing());
  }
};

}  // namespace test_player_sound

int end_to_end_player_sound(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_player_sound::TestPlayerSound>(argc, argv);
}
#include "test_player_sound.moc"
