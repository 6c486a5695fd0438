#include <cmath>
#include <QtTest>

#include "core/augment/kernels/noise_stream.h"
#include "core/augment/kinds/background_noise.h"
#include "core/base/random.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_noise_stream {

using namespace earshot;

namespace {

torch::Tensor filled(std::uint64_t key, std::int64_t count) {
  torch::Tensor out = torch::empty({count});
  fill_normals(key, out.data_ptr<float>(), count);
  return out;
}

}  // namespace

class TestAugmentNoiseStream : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_words_are_splitmix64() {
    // The published first outputs for the seed 1234567.
    const std::uint64_t step = 0x9E3779B97F4A7C15ULL;
    QCOMPARE(mixed(1234567), std::uint64_t{6457827717110365317ULL});
    QCOMPARE(mixed(1234567 + step), std::uint64_t{3203168211198807973ULL});
    QCOMPARE(mixed(1234567 + 2 * step), std::uint64_t{9817491932198370423ULL});
  }

  void loops_and_tensor_operations_give_the_same() {
    const std::vector<std::uint64_t> keys{0, 1, 0xFFFFFFFFFFFFFFFFULL, 0x123456789ABCDEFULL};
    for (const std::int64_t count : {1, 2, 511, 512, 513, 5001}) {
      const torch::Tensor exact = normals(torch::empty({0}, torch::kFloat64), keys, count);
      const torch::Tensor single = normals(torch::empty({0}, torch::kFloat32), keys, count);
      for (std::size_t row = 0; row < keys.size(); ++row) {
        const auto at = static_cast<std::int64_t>(row);
        QVERIFY(testing::relative_error(filled(keys[row], count), exact[at][0]) < 5e-7);
        QVERIFY(testing::relative_error(single[at][0], exact[at][0]) < 5e-7);
      }
    }
  }

  void the_normals_are_normal() {
    const torch::Tensor x = filled(42, 1000000).to(torch::kFloat64);
    QVERIFY(std::abs(x.mean().item<double>()) < 0.004);
    QVERIFY(std::abs(x.var().item<double>() - 1) < 0.006);
    QVERIFY(std::abs(x.pow(3).mean().item<double>()) < 0.015);
    QVERIFY(std::abs(x.pow(4).mean().item<double>() - 3) < 0.05);
    QVERIFY(std::abs((x.abs() > 1.959964).to(torch::kFloat64).mean().item<double>() - 0.05) <
            0.001);
    const torch::Tensor pairs = x.reshape({-1, 2});
    QVERIFY(std::abs((pairs.select(1, 0) * pairs.select(1, 1)).mean().item<double>()) < 0.006);
    const torch::Tensor next = x.narrow(0, 2, 999998) * x.narrow(0, 0, 999998);
    QVERIFY(std::abs(next.mean().item<double>()) < 0.004);
  }

  void keys_give_unrelated_noise() {
    const torch::Tensor product = filled(7, 100000) * filled(8, 100000);
    QVERIFY(std::abs(product.mean().item<double>()) < 0.012);
  }

  void background_noise_has_its_ratio_and_colour() {
    constexpr std::int64_t rate = 16000;
    torch::manual_seed(1);
    const torch::Tensor input = 0.1 * torch::randn({1, 1, 4 * rate});
    for (const double slope : {-6.0, 0.0, 3.0}) {
      BackgroundNoiseOptions options;
      options.lowest_slope = options.highest_slope = slope;
      options.lowest_snr_db = options.highest_snr_db = 12.0;
      const BackgroundNoise augmentation(options);
      Random random(3, {});
      const Drawn drawn = augmentation.draw(random, {rate, input.size(2)});
      QVERIFY(drawn.words.starts_with("noise at 12.0 dB SNR"));
      const torch::Tensor noise =
          (augmentation.apply(input, rate, {drawn}) - input).to(torch::kFloat64);
      const double ratio = (input.square().mean() / noise.square().mean()).item<double>();
      QVERIFY(std::abs(10 * std::log10(ratio) - 12.0) < 0.01);
      const torch::Tensor power = torch::fft::rfft(noise.flatten()).abs().square();
      const auto octave = [&](std::int64_t hertz) {
        return 10 * std::log10(power.narrow(0, 4 * hertz, 4 * hertz).mean().item<double>());
      };
      QVERIFY(std::abs(octave(2000) - octave(1000) - slope) < 0.5);
      QVERIFY(std::abs(octave(1000) - octave(250) - 2 * slope) < 0.9);
      const double rumble = power.narrow(0, 0, 76).sum().item<double>();
      QVERIFY(rumble < 1e-6 * power.sum().item<double>());
    }
  }
};

}  // namespace test_augment_noise_stream

int core_augment_noise_stream(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_noise_stream::TestAugmentNoiseStream>(argc, argv);
}
#include "test_augment_noise_stream.moc"
