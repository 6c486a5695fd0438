#include <cmath>
#include <numbers>
#include <QtTest>

#include "core/audio/spectrogram.h"
#include "tests/support/run_test.h"

namespace test_spectrogram {

using namespace earshot;

namespace {

std::vector<float> sine(double hertz, double level, std::size_t count, double rate) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<float>(
        level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate + 0.3));
  }
  return samples;
}

float level_at(const Spectrogram& picture, int row, int frame) {
  return picture.decibels[static_cast<std::size_t>(row * picture.frames + frame)];
}

int loudest_row(const Spectrogram& picture, int frame) {
  int best = 0;
  for (int row = 1; row < picture.bins; ++row) {
    if (level_at(picture, row, frame) > level_at(picture, best, frame)) best = row;
  }
  return best;
}

double mel(double hertz) {
  return 2595 * std::log10(1 + hertz / 700);
}

}  // namespace

class TestSpectrogram : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_full_scale_sine_reads_0_db_at_its_row_data() {
    QTest::addColumn<int>("scale");
    QTest::addColumn<int>("bins");
    for (const int bins : {24, 128, 700}) {
      for (const int scale : {0, 1, 2}) {
        QTest::addRow("scale %d, %d rows", scale, bins) << scale << bins;
      }
    }
  }

  void a_full_scale_sine_reads_0_db_at_its_row() {
    QFETCH(int, scale);
    QFETCH(int, bins);
    SpectrogramSettings settings;
    settings.scale = static_cast<FrequencyScale>(scale);
    settings.bins = bins;
    for (const double hertz : {500.0, 1000.0, 3000.0, 7000.0}) {  // bins of the transform
      const auto picture = spectrogram(sine(hertz, 1, 16000, 16000), settings);
      const int row = loudest_row(picture, 30);
      const auto centre = [&](int place) {
        return picture.centre_hz[static_cast<std::size_t>(std::clamp(place, 0, bins - 1))];
      };
      QVERIFY2(hertz >= centre(row - 1) && hertz <= centre(row + 1),
               qPrintable(QString("%1 Hz at %2").arg(hertz).arg(centre(row))));
      const bool narrow = centre(row + 1) - centre(row) < 15.6;
      QVERIFY(std::abs(level_at(picture, row, 30)) < (narrow ? 1.5F : 0.01F));
      const auto quiet = spectrogram(sine(hertz, 0.1, 16000, 16000), settings);
      QVERIFY(std::abs(level_at(picture, row, 30) - level_at(quiet, row, 30) - 20.0F) < 0.01F);
    }
  }

  void between_bins_a_tone_reads_up_to_one_and_a_half_db_low() {
    SpectrogramSettings settings;
    for (const double hertz : {1007.8125, 1004.0, 2345.6}) {
      const auto picture = spectrogram(sine(hertz, 1, 16000, 16000), settings);
      const float level = level_at(picture, loudest_row(picture, 30), 30);
      QVERIFY(level < 0.02F && level > -1.5F);
    }
    const auto worst = spectrogram(sine(1007.8125, 1, 16000, 16000), settings);
    QVERIFY(level_at(worst, loudest_row(worst, 30), 30) < -1.3F);
  }

  void scales_place_their_rows() {
    SpectrogramSettings settings;
    settings.bins = 100;
    settings.low_hz = 40;
    const auto centres = [&](FrequencyScale scale) {
      settings.scale = scale;
      return spectrogram(std::vector<float>(10, 0.0F), settings).centre_hz;
    };
    const auto linear = centres(FrequencyScale::Linear);
    QCOMPARE(linear[0], 40.0);
    QCOMPARE(linear[99], 7960.0);
    const auto log = centres(FrequencyScale::Log);
    QVERIFY(std::abs(log[0] / 40.0 - std::pow(200.0, 0.005)) < 1e-9);
    QVERIFY(std::abs(log[60] / log[59] - std::pow(200.0, 0.01)) < 1e-9);
    const auto mels = centres(FrequencyScale::Mel);
    const double step = (mel(8000) - mel(40)) / 100;
    QVERIFY(std::abs(mel(mels[0]) - mel(40) - step / 2) < 1e-6);
    QVERIFY(std::abs(mel(mels[99]) - mel(8000) + step / 2) < 1e-6);
  }

  void frames_are_centred() {
    std::vector<float> samples(16000, 0.0F);
    samples[8000] = 1;
    SpectrogramSettings settings;
    settings.hop = 100;
    const auto picture = spectrogram(samples, settings);
    QCOMPARE(picture.frames, 161);
    QCOMPARE(picture.seconds_per_frame, 100.0 / 16000);
    for (int frame = 0; frame < picture.frames; ++frame) {
      if (frame != 80) QVERIFY(level_at(picture, 60, frame) < level_at(picture, 60, 80));
    }
    QVERIFY(std::abs(level_at(picture, 60, 79) - level_at(picture, 60, 81)) < 1e-3F);
    QCOMPARE(level_at(picture, 60, 0), -140.0F);
    // Hann's middle, 1, times 2 over its sum, 512.
    QVERIFY(std::abs(level_at(picture, 60, 80) - 20 * std::log10(2.0F / 512)) < 0.01F);
  }

  void a_tone_between_wide_rows_is_not_lost() {
    SpectrogramSettings settings;
    settings.scale = FrequencyScale::Linear;
    settings.bins = 7;
    const auto picture = spectrogram(sine(1140.625, 1, 16000, 16000), settings);
    QVERIFY(std::abs(level_at(picture, loudest_row(picture, 30), 30)) < 0.01F);
  }

  void a_constant_reads_its_own_level_at_the_bottom() {
    SpectrogramSettings settings;
    settings.scale = FrequencyScale::Linear;
    settings.bins = 512;
    const auto picture = spectrogram(std::vector<float>(16000, 0.5F), settings);
    QVERIFY(std::abs(level_at(picture, 0, 30) - 20 * std::log10(0.5F)) < 0.01F);
  }

  void odd_sizes_and_little_sound() {
    SpectrogramSettings settings;
    QCOMPARE(spectrogram({}, settings).frames, 0);
    QCOMPARE(spectrogram(std::vector<float>{1.0F}, settings).frames, 1);
    settings.sample_rate = 8000;
    settings.low_hz = 9000;
    QVERIFY(spectrogram(std::vector<float>(100, 0.1F), settings).centre_hz[0] > 1999);
    settings.hop = 0;
    QVERIFY_EXCEPTION_THROWN(spectrogram({}, settings), std::invalid_argument);
    settings = {};
    settings.fft = 1023;
    QVERIFY_EXCEPTION_THROWN(spectrogram({}, settings), std::invalid_argument);
    settings.fft = 2;
    QVERIFY(!spectrogram(std::vector<float>(100, 0.1F), settings).decibels.empty());
  }
};

}  // namespace test_spectrogram

int core_spectrogram(int argc, char** argv) {
  return earshot::testing::run_test<test_spectrogram::TestSpectrogram>(argc, argv);
}
#include "test_spectrogram.moc"
