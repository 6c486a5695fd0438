#include <cmath>
#include <QtTest>

#include "core/augment/kinds/band_stop.h"
#include "core/augment/kinds/equaliser.h"
#include "core/augment/kinds/time_mask.h"
#include "core/augment/kinds/time_shift.h"
#include "core/base/mel_axis.h"
#include "core/base/real_fft.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_shapes {

using namespace earshot;

namespace {

constexpr std::int64_t rate = 16000;

/// The response in dB at a frequency, read from an impulse in the middle of a second.
class Response {
 public:
  Response(const Augmentation& augmentation, const Drawn& drawn) {
    torch::Tensor impulse = torch::zeros({1, 1, rate});
    impulse[0][0][rate / 2] = 1.0;
    level_ = torch::fft::rfft(augmentation.apply(impulse, rate, {drawn}).flatten()).abs();
  }
  double at(double hertz) const {
    return 20 * std::log10(level_[std::llround(hertz)].item<double>() + 1e-9);
  }

 private:
  torch::Tensor level_;
};

template <class Kind>
Drawn draw_of(const Kind& augmentation, std::uint64_t seed) {
  Random random(seed, {});
  return augmentation.draw(random, {rate, rate});
}

Drawn with_numbers(std::vector<std::pair<std::string, double>> numbers) {
  Drawn drawn;
  drawn.numbers = std::move(numbers);
  return drawn;
}

}  // namespace

/// The augmentations that shape a view in frequency or in time.
class TestAugmentShapes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_equaliser_has_its_gains_where_it_says() {
    EqualiserOptions options;
    options.points = 5;
    const Equaliser equaliser(options);
    const Drawn drawn = with_numbers({{"gain_1_db", -6.0},
                                      {"gain_2_db", 4.0},
                                      {"gain_3_db", 0.0},
                                      {"gain_4_db", -12.0},
                                      {"gain_5_db", 3.0}});
    const Response response(equaliser, drawn);
    for (std::size_t i = 0; i < 5; ++i) {
      const double hertz = hertz_of(mel_of(rate / 2.0) * static_cast<double>(i) / 4.0);
      QVERIFY(std::abs(response.at(hertz) - drawn.numbers[i].second) < 0.5);
    }
    const double between = hertz_of(mel_of(rate / 2.0) * 2.5 / 4.0);
    QVERIFY(std::abs(response.at(between) + 6.0) < 0.5);
  }

  void a_flat_equaliser_is_the_identity() {
    EqualiserOptions options;
    options.deviation_db = 0.0;
    const torch::Tensor input = torch::randn({1, 1, 5000});
    const Equaliser equaliser(options);
    const torch::Tensor out = equaliser.apply(input, rate, {draw_of(equaliser, 1)});
    QVERIFY(testing::relative_error(out, input) < 1e-5);
  }

  void equaliser_gains_spread_as_told() {
    EqualiserOptions options;
    options.points = 8;
    options.deviation_db = 5.0;
    double sum = 0.0, squares = 0.0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      for (const auto& [name, gain] : draw_of(Equaliser(options), seed).numbers) {
        sum += gain;
        squares += gain * gain;
      }
    }
    QVERIFY(std::abs(sum / 16000) < 0.15);
    QVERIFY(std::abs(std::sqrt(squares / 16000) - 5.0) < 0.1);
  }

  void the_missing_band_is_missing_and_nothing_else() {
    const Response response(BandStop({}), with_numbers({{"low_hz", 1000.0}, {"high_hz", 2000.0}}));
    for (const double hertz : {50.0, 500.0, 950.0, 2070.0, 4000.0, 7900.0}) {
      QVERIFY(std::abs(response.at(hertz)) < 0.3);
    }
    for (const double hertz : {1200.0, 1400.0, 1750.0}) QVERIFY(response.at(hertz) < -50);
  }

  void bands_stay_within_the_axis() {
    const double top = mel_of(rate / 2.0);
    double narrowest = top, widest = 0.0;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
      const Drawn drawn = draw_of(BandStop({}), seed);
      QVERIFY(drawn.number("low_hz") >= 0.0);
      QVERIFY(drawn.number("high_hz") <= rate / 2.0 + 1e-6);
      const double width = mel_of(drawn.number("high_hz")) - mel_of(drawn.number("low_hz"));
      narrowest = std::min(narrowest, width);
      widest = std::max(widest, width);
    }
    QVERIFY(std::abs(narrowest / top - 0.05) < 0.002);
    QVERIFY(std::abs(widest / top - 0.34) < 0.002);
    BandStopOptions all;
    all.narrowest_part = all.widest_part = 1.0;
    QVERIFY(std::abs(draw_of(BandStop(all), 1).number("high_hz") - rate / 2.0) < 1e-6);
  }

  void a_gap_is_silent_and_its_edges_fade() {
    const Drawn drawn = with_numbers({{"start_1_samples", 4000.0}, {"length_1_samples", 1000.0}});
    const torch::Tensor out =
        TimeMask({}).apply(torch::ones({1, 1, rate}), rate, {drawn}).flatten();
    QCOMPARE(out.narrow(0, 0, 4000).min().item<float>(), 1.0F);
    QCOMPARE(out.narrow(0, 5000, rate - 5000).min().item<float>(), 1.0F);
    QCOMPARE(out.narrow(0, 4080, 840).abs().max().item<float>(), 0.0F);
    for (std::int64_t i = 1; i < 80; ++i) {
      const double step = (out[3999 + i] - out[4000 + i]).item<double>();
      QVERIFY(std::abs(step - 1.0 / 80) < 1e-5);
      QCOMPARE(out[4999 - i].item<float>(), out[4000 + i].item<float>());
    }
  }

  void gaps_have_the_drawn_lengths_and_stay_inside() {
    TimeMaskOptions options;
    options.count = 3;
    options.shortest_part = 0.1;
    options.longest_part = 0.3;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      const Drawn drawn = draw_of(TimeMask(options), seed);
      QCOMPARE(drawn.numbers.size(), std::size_t{6});
      for (std::size_t i = 0; i < 6; i += 2) {
        const double start = drawn.numbers[i].second, length = drawn.numbers[i + 1].second;
        QVERIFY(length >= 1600 && length <= 4800);
        QVERIFY(start >= 0 && start + length <= rate);
      }
    }
    options.longest_part = options.shortest_part = 0.0;
    const torch::Tensor input = torch::randn({1, 1, 1000});
    QVERIFY(
        torch::equal(TimeMask(options).apply(input, rate, {draw_of(TimeMask(options), 1)}), input));
  }

  void a_shift_moves_the_sound() {
    TimeShiftOptions options;
    options.fade_ms = 0.0;
    const torch::Tensor input = torch::arange(1.0, 9.0).reshape({1, 1, 8});
    const auto moved = [&](double shift) {
      return TimeShift(options).apply(input, rate, {with_numbers({{"shift_samples", shift}})});
    };
    QVERIFY(torch::equal(moved(3), input.roll(3, 2)));
    QVERIFY(torch::equal(moved(-2), input.roll(-2, 2)));
    QVERIFY(torch::equal(moved(0), input));
    options.fill = TimeShiftOptions::Fill::Silence;
    QVERIFY(torch::equal(moved(3).flatten(),
                         torch::tensor({0., 0., 0., 1., 2., 3., 4., 5.}).to(torch::kFloat32)));
    QVERIFY(torch::equal(moved(-2).flatten(),
                         torch::tensor({3., 4., 5., 6., 7., 8., 0., 0.}).to(torch::kFloat32)));
    QVERIFY(torch::equal(moved(8), torch::zeros({1, 1, 8})));
  }

  void the_joint_of_a_shift_is_faded() {
    const torch::Tensor input = torch::ones({1, 1, 4000});
    const auto moved = [&](double shift) {
      return TimeShift({}).apply(input, rate, {with_numbers({{"shift_samples", shift}})}).flatten();
    };
    const torch::Tensor out = moved(1000);
    QCOMPARE(out[999].item<float>(), 0.0F);
    QCOMPARE(out[1000].item<float>(), 0.0F);
    QVERIFY(std::abs(out[1040].item<double>() - 0.5) < 1e-5);
    QVERIFY(std::abs(out[959].item<double>() - 0.5) < 1e-5);
    QCOMPARE(out.narrow(0, 1080, 2920).min().item<float>(), 1.0F);
    QCOMPARE(out.narrow(0, 0, 920).min().item<float>(), 1.0F);
    QVERIFY(torch::equal(moved(0), input.flatten()));
  }

  void real_transforms_go_there_and_back() {
    for (const std::size_t size : {2UL, 6UL, 600UL, 1024UL}) {
      QCOMPARE(fast_fft_size(size), size);
      const RealFft fft(size);
      FftVector<float> time(size), again(size);
      FftVector<std::complex<float>> bins(fft.bins());
      for (std::size_t i = 0; i < size; ++i) time[i] = static_cast<float>(i * i % 7);
      const FftVector<float> kept = time;
      fft.forward(time, bins);
      float sum = 0.0F;
      for (const float value : kept) sum += value;
      QVERIFY(std::abs(bins[0].real() - sum) < 1e-3F);
      fft.inverse(bins, again);
      for (std::size_t i = 0; i < size; ++i) {
        QVERIFY(std::abs(again[i] / static_cast<float>(size) - kept[i]) < 1e-5F);
      }
    }
    QCOMPARE(fast_fft_size(601), std::size_t{640});
    QCOMPARE(fast_fft_size(1), std::size_t{2});
  }
};

}  // namespace test_augment_shapes

int core_augment_shapes(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_shapes::TestAugmentShapes>(argc, argv);
}
#include "test_augment_shapes.moc"
