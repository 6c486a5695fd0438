#include <QtTest>

#include "core/measures/log_mel_statistics.h"
#include "tests/support/near.h"
#include "tests/support/opened_sounds.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_log_mel_statistics {

using namespace earshot;

namespace {

using Sounds = testing::OpenedSounds;
using testing::near;
using testing::noise;
constexpr double kRate = 16000;

std::vector<float> statistics_of(PcmCache& cache, const std::vector<std::int64_t>& clips) {
  return log_mel_statistics(cache, whole_clips(clips)).values;
}

}  // namespace

class TestLogMelStatistics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void they_know_a_tone_from_a_louder_one() {
    Sounds sounds;
    const auto tone = [](double hz, double level) {
      std::vector<float> samples(16000);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            static_cast<float>(level * std::sin(2.0 * M_PI * hz * static_cast<double>(i) / kRate));
      }
      return samples;
    };
    sounds.add("a.wav", tone(440, 0.1));
    sounds.add("b.wav", tone(440, 0.2));
    sounds.add("c.wav", tone(3000, 0.1));
    sounds.open();
    const std::vector<float> rows = statistics_of(*sounds.cache, {0, 1, 2});
    QCOMPARE(rows.size(), static_cast<std::size_t>(3 * log_mel_statistics_width));
    const auto row = [&](std::size_t i) {
      return std::vector<float>(rows.begin() + static_cast<std::ptrdiff_t>(128 * i),
                                rows.begin() + static_cast<std::ptrdiff_t>(128 * i + 64));
    };
    const auto loudest = [](const std::vector<float>& levels) {
      return std::max_element(levels.begin(), levels.end()) - levels.begin();
    };
    QCOMPARE(loudest(row(0)), loudest(row(1)));
    QVERIFY(loudest(row(2)) > loudest(row(0)));
    // Twice the amplitude is four times the power.
    const auto place = static_cast<std::size_t>(loudest(row(0)));
    near(row(1)[place] - row(0)[place], std::log(4.0), 1e-3);
    // A steady tone hardly moves in its own band.
    QVERIFY(rows[64 + place] < 0.05F);
  }

  void they_do_not_depend_on_how_it_is_cut() {
    Sounds sounds;
    sounds.add("long.wav", noise(16000 * 60, 1));  // longer than a batch of frames
    sounds.add("a.wav", noise(9000, 2));
    sounds.add("tiny.wav", noise(100, 3));
    sounds.open();
    const std::vector<std::int64_t> clips = {sounds.clip("a.wav"), sounds.clip("long.wav"),
                                             sounds.clip("tiny.wav")};
    const std::vector<float> together = statistics_of(*sounds.cache, clips);
    for (std::size_t row = 0; row < 3; ++row) {
      const std::vector<float> alone = statistics_of(*sounds.cache, {clips[row]});
      for (std::size_t i = 0; i < alone.size(); ++i) {
        near(together[128 * row + i], alone[i], 1e-4);
      }
    }
    // One frame has no deviation.
    for (std::size_t i = 64; i < 128; ++i) near(together[256 + i], 0.0, 1e-3);
  }

  void quarters_of_log_mel_know_what_comes_first() {
    Sounds sounds;
    const std::vector<float> low = noise(8000, 1), silent(8000, 0.0F);
    std::vector<float> begins = low, ends = silent;
    begins.insert(begins.end(), silent.begin(), silent.end());
    ends.insert(ends.end(), low.begin(), low.end());
    sounds.add("begins.wav", begins);
    sounds.add("ends.wav", ends);
    sounds.add("long.wav", noise(16000 * 60, 2));  // longer than a batch of frames
    sounds.add("tiny.wav", noise(100, 3));
    sounds.open();
    const std::vector<std::int64_t> clips = {sounds.clip("begins.wav"), sounds.clip("ends.wav"),
                                             sounds.clip("long.wav"), sounds.clip("tiny.wav")};
    const Features made = log_mel_quarters(*sounds.cache, whole_clips(clips));
    QCOMPARE(made.width, log_mel_quarters_width);
    const auto quarter = [&](std::int64_t row, int place) {
      return made.row(row).subspan(static_cast<std::size_t>(128 + 64 * place), 64);
    };
    // Mean and deviation lie first, as they are without quarters.
    const std::vector<float> plain = statistics_of(*sounds.cache, clips);
    for (std::int64_t row = 0; row < 4; ++row) {
      for (std::size_t i = 0; i < 128; ++i) {
        near(made.row(row)[i], plain[static_cast<std::size_t>(128 * row) + i], 1e-4);
      }
    }
    QVERIFY(quarter(0, 0)[30] > quarter(0, 3)[30] + 5);
    QVERIFY(quarter(1, 0)[30] + 5 < quarter(1, 3)[30]);
    // 5,998 frames are quartered at 1,499.5: the middle ones belong to both neighbours.
    for (std::size_t band = 0; band < 64; ++band) {
      double sum = 0;
      for (int place = 0; place < 4; ++place) sum += quarter(2, place)[band];
      near(sum / 4, made.row(2)[band], 2e-3);
      // A single frame is all four.
      for (int place = 0; place < 4; ++place) {
        near(quarter(3, place)[band], made.row(3)[band], 1e-5);
      }
    }
  }
};

}  // namespace test_log_mel_statistics

int core_log_mel_statistics(int argc, char** argv) {
  return earshot::testing::run_test<test_log_mel_statistics::TestLogMelStatistics>(argc, argv);
}
#include "test_log_mel_statistics.moc"
