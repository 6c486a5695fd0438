#include <QtTest>

#include "core/models/encoders/small_log_mel.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_small_encoder {

using namespace earshot;
namespace support = earshot::testing;

namespace {

std::string widths_error(const std::string& text) {
  try {
    widths_from(text);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

std::string making_error(const SmallLogMelOptions& options, std::int64_t sample_rate) {
  try {
    SmallLogMel encoder(options, sample_rate);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestSmallEncoder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void widths_are_read() {
    QVERIFY(widths_from("24,48, 96 ,128") == (std::vector<std::int64_t>{24, 48, 96, 128}));
    QVERIFY(widths_from("7") == std::vector<std::int64_t>{7});
    QCOMPARE(widths_error("24,x"),
             std::string("encoder.widths: \"24,x\" is not allowed; it takes one to 6 whole numbers "
                         "from 1 to 4096, separated by commas: 24,48,96,128"));
    for (const char* text : {"", "24,", ",24", "0", "-3", "5000", "1.5", "8,8,8,8,8,8,8", "8;8"}) {
      QVERIFY2(!widths_error(text).empty(), text);
    }
  }

  void features_are_twice_the_last_width() {
    SmallLogMelOptions options;
    options.widths = "4,6,10";
    SmallLogMel encoder(options, 16000);
    QCOMPARE(encoder.features(), std::int64_t{20});
    QVERIFY(encoder.forward(torch::randn({2, 1, 4000})).sizes() == torch::IntArrayRef({2, 20}));
  }

  void pooled_over_time_every_band_that_is_left_has_its_features() {
    for (const auto& [bands, left] : {std::pair{64, 4}, std::pair{65, 5}, std::pair{40, 3}}) {
      SmallLogMelOptions options;
      options.bands = bands;
      options.pooling = SmallLogMelOptions::Pooling::Time;
      SmallLogMel encoder(options, 16000);
      QCOMPARE(encoder.features(), std::int64_t{2} * 128 * left);
      const torch::Tensor short_sound = encoder.forward(torch::randn({2, 1, 6400}));
      QCOMPARE(short_sound.size(1), encoder.features());
      QCOMPARE(encoder.forward(torch::randn({2, 1, 16000})).size(1), encoder.features());
    }
  }

  void the_window_keeps_its_length_in_time() {
    for (const auto& [rate, window, fft] :
         {std::tuple{8000, 200, 256}, {16000, 400, 512}, {22050, 551, 1024}, {44100, 1103, 2048}}) {
      const LogMelOptions front_end = front_end_options({}, rate);
      QCOMPARE(front_end.win_length, std::int64_t{window});
      QCOMPARE(front_end.n_fft, std::int64_t{fft});
    }
  }

  void bands_above_half_the_rate_are_refused() {
    SmallLogMelOptions options;
    options.high_hz = 7000;
    QVERIFY(making_error(options, 16000).empty());
    QCOMPARE(making_error(options, 8000),
             std::string("encoder.high_hz: 7000 is above half the sample rate; it takes at most "
                         "4000 Hz, or 0 for just that"));
    options.high_hz = 0;
    options.low_hz = 5000;
    QCOMPARE(making_error(options, 8000),
             std::string("encoder.low_hz: 5000 is not below the highest frequency, 4000 Hz"));
  }

  void it_runs_channels_last() {
    SmallLogMel encoder({}, 16000);
    int filters = 0;
    for (const torch::Tensor& parameter : encoder.parameters()) {
      if (parameter.dim() != 4) continue;
      QVERIFY(parameter.is_contiguous(torch::MemoryFormat::ChannelsLast));
      ++filters;
    }
    QCOMPARE(filters, 4);
  }

  void one_channel_lies_last_too() {
    // As a spectrogram comes, and with its bands and frames in the other order in memory.
    const torch::Tensor picture = torch::randn({3, 1, 8, 5});
    const torch::Tensor turned = torch::randn({3, 1, 5, 8}).transpose(2, 3);
    for (const torch::Tensor& one : {picture, turned}) {
      const torch::Tensor last = channels_last(one);
      QVERIFY(torch::equal(last, one));
      QVERIFY(last.suggest_memory_format() == torch::MemoryFormat::ChannelsLast);
      QVERIFY(last.is_contiguous(torch::MemoryFormat::ChannelsLast));
    }
    // What contiguous() alone would not do.
    QVERIFY(picture.contiguous(torch::MemoryFormat::ChannelsLast).suggest_memory_format() !=
            torch::MemoryFormat::ChannelsLast);
  }

  void loudness_alone_changes_little_while_training() {
    torch::manual_seed(1);
    SmallLogMel encoder({}, 16000);
    const torch::Tensor sound = torch::randn({4, 1, 8000});
    const torch::Tensor features = encoder.forward(sound);
    // The batch's mean level is taken away; only the logarithm's floor of 1e-6 remains of it.
    QVERIFY(support::relative_error(encoder.forward(4 * sound), features) < 1e-3);
    QVERIFY(support::relative_error(encoder.forward(sound.flip(0)), features) > 0.01);
  }
};

}  // namespace test_small_encoder

int core_small_encoder(int argc, char** argv) {
  return earshot::testing::run_test<test_small_encoder::TestSmallEncoder>(argc, argv);
}
#include "test_small_encoder.moc"
