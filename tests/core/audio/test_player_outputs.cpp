#include <algorithm>
#include <cmath>
#include <QtTest>
#include <vector>

#include "core/audio/player_mixer.h"
#include "core/audio/player_outputs.h"
#include "tests/support/run_test.h"

namespace test_player_outputs {

using namespace earshot;

class TestPlayerOutputs : public QObject {
  Q_OBJECT

  const std::vector<SoundOutput> outputs_{{"HDMI (ALSA)", "HDMI", 3, 2, 48000},
                                          {"default (ALSA)", "default", 5, 32, 44100},
                                          {"HDMI (JACK)", "HDMI", 7, 2, 48000}};

 private Q_SLOTS:
  void without_a_wish_the_systems_own_is_played_on() {
    const ChosenOutput chosen = chosen_output(outputs_, 5, "");
    QCOMPARE(chosen.place, 1);
    QCOMPARE(chosen.words, std::string("default"));
  }

  void the_wished_one_is_found_by_name_and_system() {
    QCOMPARE(chosen_output(outputs_, 5, "HDMI (JACK)").place, 2);
    QCOMPARE(chosen_output(outputs_, 5, "HDMI (ALSA)").place, 0);
  }

  void where_the_wished_one_is_gone_the_systems_own_plays_and_both_are_named() {
    const ChosenOutput chosen = chosen_output(outputs_, 5, "Headset (ALSA)");
    QCOMPARE(chosen.place, 1);
    QCOMPARE(chosen.words, std::string("Headset (ALSA) is not there; played on default"));
  }

  void where_nothing_is_there_that_is_said() {
    QCOMPARE(chosen_output({}, -1, "").place, -1);
    const ChosenOutput chosen = chosen_output({}, -1, "Headset (ALSA)");
    QCOMPARE(chosen.place, -1);
    QCOMPARE(chosen.words, std::string("Headset (ALSA) is not there"));
  }

  /// Also while something plays: as long as a change of sounds, and no step that clicks.
  void the_volume_scales_what_is_heard_and_changes_without_a_click() {
    constexpr std::size_t second = 48000;
    PlayerMixer mixer;
    mixer.load(std::make_shared<const Playlist>(
                   Playlist{{std::vector<float>(second, 0.5F)}, std::int64_t{second}}),
               0);
    mixer.set_volume(1);
    mixer.play(0);
    std::vector<float> heard(second / 2);
    mixer.render(heard.data(), heard.size() / 2, 1);
    mixer.set_volume(0.2F);
    mixer.render(heard.data() + heard.size() / 2, heard.size() / 2, 1);
    QCOMPARE(heard[heard.size() / 4], 0.5F);
    QVERIFY(std::abs(heard.back() - 0.1F) < 1e-4F);
    float step = 0;
    for (std::size_t i = heard.size() / 4; i < heard.size(); ++i) {
      step = std::max(step, std::abs(heard[i] - heard[i - 1]));
    }
    QVERIFY2(step < 0.01F, qPrintable(QString::number(double(step))));
  }

  void a_volume_of_nothing_is_silence() {
    PlayerMixer mixer;
    mixer.load(std::make_shared<const Playlist>(Playlist{{std::vector<float>(4800, 0.5F)}, 48000}),
               0);
    mixer.set_volume(0);
    mixer.play(0);
    std::vector<float> heard(4000, 1.0F);
    mixer.render(heard.data(), 1000, 1);
    mixer.render(heard.data() + 1000, 3000, 1);
    QVERIFY(std::ranges::all_of(heard.begin() + 1000, heard.end(),
                                [](float sample) { return sample == 0; }));
  }
};

}  // namespace test_player_outputs

int core_player_outputs(int argc, char** argv) {
  return earshot::testing::run_test<test_player_outputs::TestPlayerOutputs>(argc, argv);
}
#include "test_player_outputs.moc"
