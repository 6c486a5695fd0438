#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/models/log_mel.h"
#include "core/tensor/precision.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_log_mel {

using namespace earshot;
namespace support = earshot::testing;

namespace {

torch::Tensor tone(double hz, std::int64_t samples, double rate, double level = 0.5) {
  const torch::Tensor t = torch::arange(samples, torch::kFloat64) / rate;
  return (level * torch::sin(2.0 * std::numbers::pi * hz * t)).to(torch::kFloat32).unsqueeze(0);
}

QString message_of(const LogMelOptions& options) {
  try {
    LogMel front_end(options);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestLogMel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_tone_is_loudest_in_its_own_band_data() {
    QTest::addColumn<int>("scale");
    QTest::newRow("htk") << static_cast<int>(MelScale::Htk);
    QTest::newRow("slaney") << static_cast<int>(MelScale::Slaney);
  }

  void a_tone_is_loudest_in_its_own_band() {
    QFETCH(int, scale);
    LogMelOptions options;
    options.scale = static_cast<MelScale>(scale);
    LogMel front_end(options);
    const torch::Tensor bank = mel_filterbank(options);
    for (const double hz : {500.0, 1500.0, 4000.0, 7000.0}) {
      const std::int64_t loudest =
          front_end.forward(tone(hz, 16000, 16000)).mean(2)[0].argmax().item<std::int64_t>();
      const auto bin = static_cast<std::int64_t>(std::llround(hz * 512 / 16000));
      QCOMPARE(loudest, bank[bin].argmax().item<std::int64_t>());
    }
  }

  void twice_as_loud_adds_a_constant() {
    LogMelOptions options;
    options.floor = 1e-12;
    for (const double power : {1.0, 2.0, 3.0}) {
      options.power = power;
      LogMel front_end(options);
      const torch::Tensor sound = torch::randn({1, 4000});
      const torch::Tensor rise = front_end.forward(2 * sound) - front_end.forward(sound);
      QVERIFY((rise - power * std::log(2.0)).abs().max().item<double>() < 1e-3);
    }
  }

  void frames_are_as_many_as_it_says() {
    for (const FrameEdges edges :
         {FrameEdges::Inside, FrameEdges::Window, FrameEdges::Reflect, FrameEdges::Zero}) {
      LogMelOptions options;
      options.edges = edges;
      LogMel front_end(options);
      for (const std::int64_t samples : {front_end.minimum_samples(), std::int64_t{1000},
                                         std::int64_t{1119}, std::int64_t{1120}}) {
        const torch::Tensor frames = front_end.forward(torch::randn({2, samples}));
        QVERIFY(frames.sizes() == torch::IntArrayRef({2, options.mels, front_end.frames(samples)}));
        QVERIFY(frames.size(2) > 0);
      }
      if (edges != FrameEdges::Zero) {
        QVERIFY_EXCEPTION_THROWN(
            front_end.forward(torch::randn({1, front_end.minimum_samples() - 1})), c10::Error);
      }
    }
  }

  void a_short_window_lies_in_the_middle_of_the_frame() {
    LogMelOptions options;
    options.n_fft = 512;
    options.win_length = 100;
    options.edges = FrameEdges::Inside;
    options.log = MelLog::None;
    LogMel front_end(options);
    const auto energy_of_click_at = [&](std::int64_t place) {
      torch::Tensor click = torch::zeros({1, 512});
      click[0][place] = 1;
      return front_end.forward(click).sum().item<double>();
    };
    QVERIFY(energy_of_click_at(256) > 1);
    // The window covers samples 206 to 305 of the frame; the periodic one begins with a zero.
    QVERIFY(energy_of_click_at(207) > 0);
    QCOMPARE(energy_of_click_at(205), 0.0);
    QVERIFY(energy_of_click_at(305) > 0);
    QCOMPARE(energy_of_click_at(306), 0.0);
  }

  void a_frame_of_the_windows_own_length_begins_with_the_sound() {
    LogMelOptions options;
    options.n_fft = 512;
    options.win_length = 100;
    options.edges = FrameEdges::Window;
    options.log = MelLog::None;
    LogMel front_end(options);
    QCOMPARE(front_end.minimum_samples(), std::int64_t{100});
    const torch::Tensor sound = torch::randn({1, 100});
    // The same window in the middle of a whole FFT frame of silence.
    options.edges = FrameEdges::Inside;
    LogMel inside(options);
    const torch::Tensor padded = torch::constant_pad_nd(sound, {206, 206});
    QVERIFY(support::relative_error(front_end.forward(sound), inside.forward(padded)) < 1e-6);
  }

  void triangles_straight_in_mel_meet_at_half_their_height() {
    LogMelOptions options;
    options.n_fft = 8192;
    options.mels = 20;
    options.sides = MelSides::Mel;
    const torch::Tensor bank = mel_filterbank(options);
    QCOMPARE(bank[0].sum().item<double>(), 0.0);
    // Between the first and the last centre neighbours add up to 1 in either form.
    QVERIFY((bank.slice(0, 100, 3000).sum(1) - 1).abs().max().item<double>() < 1e-12);
    options.sides = MelSides::Hertz;
    QVERIFY(support::relative_error(mel_filterbank(options), bank) > 1e-3);
  }

  void silence_gives_the_floor() {
    const std::pair<MelLog, double> expected[] = {{MelLog::None, 0.0},
                                                  {MelLog::NaturalOfMaximum, std::log(1e-5)},
                                                  {MelLog::NaturalOfSum, std::log(1e-5)},
                                                  {MelLog::Decibel, -50.0},
                                                  {MelLog::Compressed, 0.0}};
    for (const auto& [log, value] : expected) {
      LogMelOptions options;
      options.log = log;
      options.floor = 1e-5;
      LogMel front_end(options);
      const torch::Tensor silence = front_end.forward(torch::zeros({1, 1000}));
      QVERIFY((silence - value).abs().max().item<double>() < 1e-5);
    }
  }

  void rows_do_not_mix() {
    LogMel front_end(LogMelOptions{});
    const torch::Tensor sound = torch::randn({3, 2000});
    const torch::Tensor together = front_end.forward(sound);
    for (std::int64_t row = 0; row < 3; ++row) {
      const torch::Tensor alone = front_end.forward(sound.slice(0, row, row + 1));
      QVERIFY(support::relative_error(together.slice(0, row, row + 1), alone) < 1e-6);
    }
  }

  void autocast_does_not_coarsen_it() {
    LogMel front_end(LogMelOptions{});
    const torch::Tensor sound = torch::randn({2, 2000});
    const torch::Tensor plain = front_end.forward(sound);
    const AutocastGuard low_precision(Precision::BFloat16, "cpu");
    QVERIFY(torch::equal(front_end.forward(sound), plain));
  }

  void contradictions_are_told() {
    LogMelOptions options;
    options.f_max = 9000;
    QCOMPARE(message_of(options),
             QString("log-mel: the bands must lie between 0 Hz and half the sample rate, 8000 Hz; "
                     "they go from 0 to 9000 Hz"));
    options.f_max = 0;
    options.win_length = 600;
    QCOMPARE(message_of(options),
             QString("log-mel: a window of 600 samples does not fit an FFT of 512"));
    options = LogMelOptions{};
    options.hop_length = 0;
    QVERIFY(!message_of(options).isEmpty());
    options = LogMelOptions{};
    options.f_min = 8000;
    QVERIFY(!message_of(options).isEmpty());
  }
};

}  // namespace test_log_mel

int core_log_mel(int argc, char** argv) {
  return earshot::testing::run_test<test_log_mel::TestLogMel>(argc, argv);
}
#include "test_log_mel.moc"
