#include <cmath>
#include <numbers>
#include <QtTest>
#include <set>

#include "core/augment/kinds/delay.h"
#include "core/augment/kinds/filter.h"
#include "core/augment/kinds/gain.h"
#include "core/augment/kinds/noise.h"
#include "core/augment/kinds/polarity.h"
#include "core/augment/make_chain.h"
#include "core/built_in/augmentations.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_clmr {

using namespace earshot;

namespace {

const std::vector<std::string> published_order{"polarity", "noise",       "gain",  "filter",
                                               "delay",    "pitch_shift", "reverb"};

Chain published() {
  Catalogue catalogue;
  catalogue.augmentations = built_in_augmentations();
  return make_chain(catalogue, published_order, [](const std::string&) { return Values{}; });
}

template <class Kind>
Drawn draw_of(const Kind& augmentation, std::uint64_t seed) {
  Random random(seed, {});
  return augmentation.draw(random, {22050, 59049});
}

torch::Tensor sine(double hertz, std::int64_t rate, std::int64_t samples) {
  const torch::Tensor time = torch::arange(samples, torch::kFloat64) / static_cast<double>(rate);
  return torch::sin(2 * std::numbers::pi * hertz * time).reshape({1, 1, -1}).to(torch::kFloat32);
}

double decibels(const torch::Tensor& out, const torch::Tensor& in) {
  const std::int64_t n = in.size(2);
  const auto power = [&](const torch::Tensor& x) {
    return x.narrow(2, n / 4, n / 2).square().mean().item<double>();
  };
  return 10 * std::log10(power(out) / power(in));
}

}  // namespace

/// CLMR's chain as its code has it, but for pitch shift and reverb, which have tests of their own.
class TestAugmentClmr : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void draws_follow_the_published_table() {
    const Chain chain = published();
    const std::vector<double> probabilities{0.8, 0.01, 0.3, 0.8, 0.3, 0.6, 0.6};
    std::vector<int> applied(7, 0);
    std::set<double> delays, semitone_ends;
    int high_passes = 0;
    constexpr int views = 100000;
    for (std::int64_t clip = 0; clip < views; ++clip) {
      const auto draws = chain.draw(5, 3, clip, 1, {22050, 59049});
      for (std::size_t link = 0; link < 7; ++link) {
        const Drawn& one = draws[link];
        applied[link] += one.applied;
        QCOMPARE(one.applied, !one.words.empty());
        if (!one.applied) continue;
        const auto within = [&](const std::string& name, double low, double high) {
          return one.number(name) >= low && one.number(name) <= high;
        };
        if (one.augmentation == "noise") QVERIFY(within("ratio", 1e-4, 1e-2));
        if (one.augmentation == "gain") QVERIFY(within("gain_db", -20, -1));
        if (one.augmentation == "delay") delays.insert(one.number("delay_ms"));
        if (one.augmentation == "pitch_shift") {
          QVERIFY(within("cents", -700, 700));
          QCOMPARE(one.number("cents"), std::round(one.number("cents")));
        }
        if (one.augmentation == "reverb") {
          for (const char* dial : {"reverberance", "damping", "room_size"}) {
            QVERIFY(within(dial, 0, 99));
          }
        }
        if (one.augmentation == "filter") {
          const bool high = one.number("high_pass") == 1.0;
          high_passes += high;
          QVERIFY(high ? within("cutoff_hz", 200, 1200) : within("cutoff_hz", 2200, 4000));
          QVERIFY(one.words.starts_with(high ? "high-pass " : "low-pass "));
        }
      }
    }
    for (std::size_t link = 0; link < 7; ++link) {
      QVERIFY(std::abs(applied[link] / double{views} - probabilities[link]) < 0.005);
    }
    QVERIFY(std::abs(high_passes / double(applied[3]) - 0.5) < 0.01);
    QCOMPARE(delays == (std::set<double>{200, 250, 300, 350, 400, 450}), true);
  }

  void the_two_views_of_a_clip_differ() {
    const Chain chain = published();
    int same = 0;
    for (std::int64_t clip = 0; clip < 1000; ++clip) {
      const auto first = chain.draw(5, 0, clip, 0, {22050, 59049});
      const auto second = chain.draw(5, 0, clip, 1, {22050, 59049});
      bool equal = true;
      for (std::size_t link = 0; link < 7; ++link) {
        equal = equal && first[link].numbers == second[link].numbers &&
                first[link].applied == second[link].applied;
      }
      same += equal;
    }
    QVERIFY(same < 10);
  }

  void polarity_twice_is_the_identity() {
    const torch::Tensor input = torch::randn({2, 1, 100});
    const Polarity polarity({});
    const std::vector<Drawn> draws(2);
    const torch::Tensor once = polarity.apply(input, 8000, draws);
    QVERIFY(torch::equal(once, -input));
    QVERIFY(torch::equal(polarity.apply(once, 8000, draws), input));
  }

  void gain_is_in_decibels_and_cuts_at_full_scale() {
    GainOptions options;
    options.lowest_db = options.highest_db = 20.0;
    const torch::Tensor input = torch::tensor({0.05F, -0.05F, 0.2F}).reshape({1, 1, 3});
    const Drawn drawn = draw_of(Gain(options), 1);
    QCOMPARE(drawn.words, std::string("gain +20.0 dB"));
    const torch::Tensor cut = Gain(options).apply(input, 8000, {drawn}).flatten();
    QVERIFY(torch::allclose(cut, torch::tensor({0.5F, -0.5F, 1.0F})));
    options.clip = false;
    const torch::Tensor whole = Gain(options).apply(input, 8000, {drawn}).flatten();
    QVERIFY(torch::allclose(whole, torch::tensor({0.5F, -0.5F, 2.0F})));
    options.lowest_db = options.highest_db = 0.0;
    QVERIFY(torch::equal(Gain(options).apply(input, 8000, {draw_of(Gain(options), 1)}), input));
    options.lowest_db = options.highest_db = -3.21;
    QCOMPARE(draw_of(Gain(options), 1).words, std::string("gain \u22123.2 dB"));
  }

  void noise_has_the_drawn_level_and_no_mean() {
    NoiseOptions options;
    options.least_ratio = options.most_ratio = 0.01;
    const Noise noise(options);
    const torch::Tensor input = 0.3 * sine(300, 16000, 64000) + 0.2;
    const Drawn drawn = draw_of(noise, 4);
    QCOMPARE(drawn.words, std::string("white noise at 40 dB SNR"));
    const torch::Tensor added = noise.apply(input, 16000, {drawn}) - input;
    const double expected = 0.01 * input.std().item<double>();
    QVERIFY(std::abs(added.std().item<double>() / expected - 1) < 0.02);
    QVERIFY(std::abs(added.mean().item<double>()) < 0.02 * expected);
    options.least_ratio = options.most_ratio = 0.0;
    QVERIFY(torch::equal(Noise(options).apply(input, 16000, {draw_of(Noise(options), 4)}), input));
  }

  void an_impulse_comes_back_by_half_and_quarter() {
    torch::Tensor impulse = torch::zeros({2, 1, 59049});
    impulse.select(2, 100).fill_(1.0);
    Drawn near, far;
    near.numbers = {{"delay_ms", 200.0}};
    far.numbers = {{"delay_ms", 450.0}};
    const torch::Tensor out = Delay({}).apply(impulse, 22050, {near, far});
    for (const auto& [row, offset] : {std::pair{0, 4410}, {1, 9922}}) {
      QCOMPARE(out[row][0][100].item<float>(), 0.5F);
      QCOMPARE(out[row][0][100 + offset].item<float>(), 0.25F);
      QCOMPARE(out[row].sum().item<float>(), 0.75F);
    }
  }

  void an_echo_beyond_the_view_only_halves() {
    const torch::Tensor input = torch::randn({1, 1, 100});
    Drawn drawn;
    drawn.numbers = {{"delay_ms", 200.0}};
    QVERIFY(torch::equal(Delay({}).apply(input, 22050, {drawn}), input / 2));
  }

  void delay_steps_reach_the_longest() {
    DelayOptions options;
    options.shortest_ms = 100;
    options.longest_ms = 190;
    options.step_ms = 40;
    std::set<double> delays;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      delays.insert(draw_of(Delay(options), seed).number("delay_ms"));
    }
    QCOMPARE(delays == (std::set<double>{100, 140, 180}), true);
  }

  void filters_pass_and_stop() {
    const auto level = [](double cutoff, bool high, double hertz) {
      Drawn drawn;
      drawn.numbers = {{"cutoff_hz", cutoff}, {"high_pass", high ? 1.0 : 0.0}};
      const torch::Tensor input = sine(hertz, 22050, 22050);
      return decibels(Filter({}).apply(input, 22050, {drawn}), input);
    };
    QVERIFY(std::abs(level(2200, false, 1000)) < 0.1);
    QVERIFY(level(2200, false, 4000) < -40);
    QVERIFY(std::abs(level(2200, false, 2200) + 6.02) < 0.3);
    QVERIFY(std::abs(level(1200, true, 2500)) < 0.1);
    QVERIFY(level(1200, true, 500) < -40);
    QVERIFY(std::abs(level(200, true, 200) + 6.02) < 0.3);
  }

  void a_cut_off_beyond_the_nyquist_frequency_is_no_error() {
    Drawn drawn;
    drawn.numbers = {{"cutoff_hz", 4000.0}, {"high_pass", 0.0}};
    const torch::Tensor input = sine(700, 6000, 6000);
    const torch::Tensor out = Filter({}).apply(input, 6000, {drawn});
    QVERIFY(std::abs(decibels(out, input)) < 0.01);
  }

  void filters_delay_nothing() {
    torch::Tensor impulse = torch::zeros({1, 1, 2001});
    impulse[0][0][1000] = 1.0;
    for (const double high : {0.0, 1.0}) {
      Drawn drawn;
      drawn.numbers = {{"cutoff_hz", 1000.0}, {"high_pass", high}};
      const torch::Tensor out = Filter({}).apply(impulse, 16000, {drawn}).flatten();
      QCOMPARE(out.abs().argmax().item<std::int64_t>(), std::int64_t{1000});
      QVERIFY(torch::allclose(out, out.flip(0), 0, 1e-6));
    }
  }
};

}  // namespace test_augment_clmr

int core_augment_clmr(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_clmr::TestAugmentClmr>(argc, argv);
}
#include "test_augment_clmr.moc"
