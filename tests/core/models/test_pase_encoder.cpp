#include <QtTest>

#include "core/models/encoders/pase_encoder.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_pase_encoder {

using namespace earshot;

namespace {

std::string error_of(const PaseEncoderOptions& options) {
  try {
    pase_blocks(options);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

class TestPaseEncoder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_second_has_a_hundred_frames() {
    const torch::NoGradGuard no_grad;
    for (const bool plus : {false, true}) {
      PaseEncoderOptions options;
      options.widths = "4,4,4,4,4,4,4,4";
      options.dense_skips = plus;
      options.qrnn_units = plus ? 6 : 0;
      PaseEncoder encoder(options, 16000);
      encoder.eval();
      QCOMPARE(encoder.hop_samples(), std::int64_t{160});
      const torch::Tensor sound = torch::randn({2, 1, 16000});
      const FrameEncoder::Frames frames = encoder.frames(sound);
      QVERIFY(frames.local.sizes() == torch::IntArrayRef({2, 100, 100}));
      QVERIFY(torch::equal(frames.context, frames.local));
      QVERIFY(torch::equal(encoder.forward(sound), frames.local.mean(2)));
    }
  }

  void the_shortest_sounds_have_their_frames() {
    const PaseEncoderOptions published;
    QCOMPARE(pase_samples(published, 100), std::int64_t{15991});
    PaseEncoderOptions options;
    options.widths = "4,4,4,4,4,4,4,4";
    PaseEncoder encoder(options, 16000);
    encoder.eval();
    for (const std::int64_t frames : {1, 5, 9, 44}) {
      const std::int64_t samples = pase_samples(options, frames);
      QVERIFY(encoder.frames(torch::randn({1, 1, samples})).local.size(2) >= frames);
      if (samples == encoder.minimum_samples()) continue;
      QCOMPARE(encoder.frames(torch::randn({1, 1, samples - 1})).local.size(2), frames - 1);
    }
  }

  void sinc_filters_pass_their_band() {
    SincLayer layer(SincLayerOptions{});
    const torch::Tensor filters = layer.filters().squeeze(1).detach().to(torch::kFloat64);
    QVERIFY(torch::equal(filters.select(1, 125), torch::ones({64}, torch::kFloat64)));
    QVERIFY(torch::equal(filters, filters.flip(1)));
    constexpr std::int64_t size = 16000;
    const torch::Tensor gain = torch::fft::rfft(filters, size).abs();
    const torch::Tensor peak = gain.amax(1), constant = gain.select(1, 0) / peak;
    QVERIFY(std::abs(constant[0].item<double>() - 0.11) < 0.01);
    QVERIFY(constant.narrow(0, 20, 44).max().item<double>() < 0.0015);
    const auto parameters = layer.named_parameters();
    const torch::Tensor low = 50.0 + parameters["low_hz_"].flatten().abs();
    const torch::Tensor high = low + 50.0 + parameters["band_hz_"].flatten().abs();
    const torch::Tensor at = gain.argmax(1);
    QVERIFY(at.ge(low).logical_and(at.le(high)).all().item<bool>());
  }

  void what_does_not_fit_is_named() {
    PaseEncoderOptions options;
    options.widths = "4,x";
    QVERIFY(error_of(options).starts_with("encoder.widths: \"4,x\""));
    options.widths = "4,4";
    QVERIFY(error_of(options).starts_with("encoder.kernels: 8 numbers"));
    options.kernels = "250,20";
    options.strides = "1,10";
    QVERIFY(error_of(options).find("odd") != std::string::npos);
    options.kernels = "251,5";
    QVERIFY(error_of(options).find("stride of 10") != std::string::npos);
    options.kernels = "251,20";
    QVERIFY(error_of(options).empty());
  }
};

}  // namespace test_pase_encoder

int core_pase_encoder(int argc, char** argv) {
  return earshot::testing::run_test<test_pase_encoder::TestPaseEncoder>(argc, argv);
}
#include "test_pase_encoder.moc"
