#include <cmath>
#include <limits>
#include <numbers>
#include <QtTest>

#include "core/augment/kernels/sinc_resample.h"
#include "core/augment/kinds/pitch_shift.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_pitch {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16000;

torch::Tensor sine(double hertz, std::int64_t samples) {
  const torch::Tensor time = torch::arange(samples, torch::kFloat64) / static_cast<double>(rate);
  return (0.5 * torch::sin(2 * std::numbers::pi * hertz * time))
      .reshape({1, 1, -1})
      .to(torch::kFloat32);
}

torch::Tensor shifted(const torch::Tensor& input, double cents) {
  Drawn drawn;
  drawn.numbers = {{"cents", cents}};
  return PitchShift({}).apply(input, rate,
                              std::vector<Drawn>(static_cast<std::size_t>(input.size(0)), drawn));
}

/// Hann window on the middle half, then the frequency between the two strongest bins by parabola.
double main_frequency(const torch::Tensor& signal) {
  const std::int64_t n = signal.numel();
  const torch::Tensor middle = signal.flatten().narrow(0, n / 4, n / 2).to(torch::kFloat64);
  const torch::Tensor level =
      torch::fft::rfft(middle * torch::hann_window(n / 2, torch::kFloat64), 1 << 17).abs();
  return level.argmax().item<double>() * static_cast<double>(rate) / (1 << 17);
}

double middle_rms(const torch::Tensor& signal) {
  const std::int64_t n = signal.size(2);
  return signal.narrow(2, n / 4, n / 2).square().mean().sqrt().item<double>();
}

}  // namespace

class TestAugmentPitch : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void moves_the_frequency_and_keeps_the_level() {
    for (const double hertz : {110.0, 440.0, 1730.0}) {
      const torch::Tensor input = sine(hertz, rate);
      for (const double cents : {-1200.0, -700.0, -150.0, -1.0, 3.0, 210.0, 700.0, 1200.0}) {
        const torch::Tensor out = shifted(input, cents);
        const double expected = hertz * std::exp2(cents / 1200);
        QVERIFY(std::abs(main_frequency(out) / expected - 1) < 0.003);
        QVERIFY(std::abs(20 * std::log10(middle_rms(out) / middle_rms(input))) < 0.5);
      }
    }
  }

  /// Segments of 82 ms are left out or laid twice, so that a burst can lose or gain some of itself;
  /// but it stays within a segment of its place, and silence stays silent.
  void onsets_stay_within_a_segment() {
    torch::manual_seed(3);
    constexpr std::int64_t burst = rate * 15 / 100;
    torch::Tensor input = torch::zeros({1, 1, 2 * rate});
    for (const double second : {0.3, 0.9, 1.5}) {
      const auto start = static_cast<std::int64_t>(second * rate);
      input.narrow(2, start, burst).copy_(0.3 * torch::randn({1, 1, burst}));
    }
    constexpr std::int64_t reach = rate * 97 / 1000;  // segment and search
    const double wanted = input.square().sum().item<double>() / 3;
    for (const double cents : {-700.0, -200.0, 200.0, 500.0}) {
      torch::Tensor energy = shifted(input, cents).square();
      const double all = energy.sum().item<double>();
      for (const double second : {0.3, 0.9, 1.5}) {
        const auto start = static_cast<std::int64_t>(second * rate);
        torch::Tensor near = energy.narrow(2, start - reach, burst + 2 * reach);
        const double found = near.sum().item<double>();
        QVERIFY2(found > 0.4 * wanted && found < 2 * wanted, qPrintable(QString::number(cents)));
        near.zero_();
      }
      QVERIFY(energy.sum().item<double>() < 1e-6 * all);
    }
  }

  void the_end_is_not_silent() {
    const torch::Tensor input = sine(300, rate);
    for (const double cents : {-700.0, 700.0}) {
      const torch::Tensor end = shifted(input, cents).narrow(2, rate - 400, 400);
      QVERIFY(end.square().mean().sqrt().item<double>() > 0.25);
    }
  }

  void what_cannot_be_shifted_comes_back_unchanged() {
    const torch::Tensor input = sine(440, 4000);
    QVERIFY(torch::equal(shifted(input, 0), input));
    const torch::Tensor few = sine(440, 20);
    QVERIFY(torch::equal(shifted(few, 300), few));
    torch::Tensor broken = input.clone();
    broken[0][0][77] = std::numeric_limits<float>::quiet_NaN();
    const torch::Tensor both = torch::cat({input, broken});
    for (const torch::Dtype type : {torch::kFloat32, torch::kFloat64}) {
      const torch::Tensor out = shifted(both.to(type), 300);
      QVERIFY(out[0].isfinite().all().item<bool>());
      QVERIFY(!torch::equal(out[0], both[0].to(type)));
      QVERIFY(torch::allclose(out[1], both[1].to(type), 0, 0, /*equal_nan=*/true));
    }
  }

  void short_sounds_are_shifted_too() {
    const torch::Tensor input = sine(1000, 1600);
    QVERIFY(std::abs(main_frequency(shifted(input, 700)) / (1000 * std::exp2(7.0 / 12)) - 1) <
            0.01);
  }

  void words_are_semitones() {
    PitchShiftOptions options;
    options.lowest_cents = options.highest_cents = 210;
    Random random(1, {});
    QCOMPARE(PitchShift(options).draw(random, {rate, rate}).words,
             std::string("pitch +2.1 semitones"));
  }

  void resampling_keeps_what_both_rates_hold() {
    constexpr double ratio = 1.37;
    const std::int64_t margin = sinc_reach(ratio) + 4;
    const auto input = [&](double hertz) {
      return torch::constant_pad_nd(sine(hertz, rate).flatten(), {margin, margin}, 0.0);
    };
    const auto count = static_cast<std::int64_t>(rate / ratio);
    const auto output = [&](double hertz) {
      const torch::Tensor from = input(hertz);
      torch::Tensor to = torch::empty({1, 1, count});
      sinc_resample(from.data_ptr<float>() + margin, ratio, to.data_ptr<float>(), count);
      return to;
    };
    // The new Nyquist frequency is 5839 Hz: 4600 Hz lies in the flat part, 6800 Hz beyond.
    const torch::Tensor expected = sine(4600 * ratio, count);
    QVERIFY((output(4600) - expected).narrow(2, 200, count - 400).abs().max().item<double>() <
            2e-3);
    QVERIFY(middle_rms(output(6800)) < 1e-3);
    QVERIFY(std::abs(middle_rms(output(0.0001)) - middle_rms(sine(0.0001, rate))) < 1e-6);
  }
};

}  // namespace test_augment_pitch

int core_augment_pitch(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_pitch::TestAugmentPitch>(argc, argv);
}
#include "test_augment_pitch.moc"
