#include <cmath>
#include <ctime>
#include <deque>
#include <QtTest>

#include "core/augment/kernels/freeverb.h"
#include "core/augment/kinds/reverb.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_augment_reverb {

using namespace earshot;

namespace {

/// Freeverb sample by sample in double, as its description reads: slow and plain.
class Reference {
 public:
  explicit Reference(const Freeverb& reverb) : reverb_(reverb) {
    for (const Freeverb::Side& side : reverb.sides) {
      for (const std::int64_t delay : side.combs) lines_.emplace_back(delay, 0.0);
      for (const std::int64_t delay : side.allpasses) lines_.emplace_back(delay, 0.0);
    }
  }

  double next(double sample) {
    double wet = 0.0;
    for (std::size_t side = 0; side < 2; ++side) {
      double sum = 0.0;
      for (std::size_t i = 0; i < 8; ++i) {
        const double out = pop(12 * side + i);
        double& low = low_[8 * side + i];
        low = out * (1 - reverb_.damping) + low * reverb_.damping;
        push(12 * side + i, sample + low * reverb_.feedback);
        sum += out;
      }
      for (std::size_t i = 8; i < 12; ++i) {
        const double out = pop(12 * side + i);
        push(12 * side + i, sum + 0.5 * out);
        sum = out - sum;
      }
      wet += sum;
    }
    return sample + 0.015 * wet / 2;
  }

 private:
  double pop(std::size_t line) {
    const double value = lines_[line].front();
    lines_[line].pop_front();
    return value;
  }
  void push(std::size_t line, double value) { lines_[line].push_back(value); }

  Freeverb reverb_;
  std::vector<std::deque<double>> lines_;
  std::array<double, 16> low_{};
};

torch::Tensor by_reference(const Freeverb& reverb, const torch::Tensor& input) {
  Reference reference(reverb);
  torch::Tensor out = torch::empty({input.numel()}, torch::kFloat64);
  for (std::int64_t i = 0; i < input.numel(); ++i) {
    out[i] = reference.next(input.flatten()[i].item<double>());
  }
  return out;
}

torch::Tensor reverberated_row(const Freeverb& reverb, const torch::Tensor& input) {
  torch::Tensor out = torch::empty_like(input);
  reverberate(reverb, input.data_ptr<float>(), out.data_ptr<float>(), input.numel());
  return out;
}

}  // namespace

class TestAugmentReverb : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void dials_turn_what_sox_says() {
    const Freeverb dead = freeverb(0, 0, 0, 44100);
    QVERIFY(std::abs(dead.feedback - 0.3) < 1e-12);
    QVERIFY(std::abs(dead.damping - 0.2) < 1e-12);
    QCOMPARE(dead.sides[0].combs[0], std::int64_t{112});
    const Freeverb hall = freeverb(100, 100, 100, 44100);
    QVERIFY(std::abs(hall.feedback - 0.98) < 1e-12);
    QVERIFY(std::abs(hall.damping - 0.5) < 1e-12);
    QCOMPARE(hall.sides[0].combs[7], std::int64_t{1617});
    QCOMPARE(hall.sides[1].combs[0], std::int64_t{1116 + 12});
    QCOMPARE(hall.sides[1].combs[7], std::int64_t{1617 - 12});
    QCOMPARE(hall.sides[1].allpasses[1], std::int64_t{341 - 12});
    QCOMPARE(freeverb(50, 50, 100, 22050).sides[0].combs[0], std::int64_t{558});
  }

  void both_forms_are_the_described_recursion() {
    torch::manual_seed(2);
    const torch::Tensor input = 0.2 * torch::randn({3000});
    for (const auto& reverb : {freeverb(0, 0, 0, 8000), freeverb(99, 99, 99, 16000),
                               freeverb(99, 0, 3, 44100), freeverb(40, 70, 50, 22050)}) {
      const torch::Tensor expected = by_reference(reverb, input);
      QVERIFY(testing::relative_error(reverberated_row(reverb, input), expected) < 1e-5);
      const torch::Tensor whole =
          reverberated(input.to(torch::kFloat64).reshape({1, 1, -1}), {reverb}).flatten();
      QVERIFY(testing::relative_error(whole, expected.to(torch::kFloat64)) < 1e-7);
    }
  }

  void the_first_echo_comes_after_the_shortest_way() {
    torch::Tensor impulse = torch::zeros({4000});
    impulse[0] = 1.0;
    const Freeverb reverb = freeverb(50, 50, 50, 16000);
    const torch::Tensor out = reverberated_row(reverb, impulse);
    // Through an allpass the sound goes at once, inverted: four of them leave its sign.
    std::int64_t shortest = 4000;
    for (const auto& side : reverb.sides) {
      for (const std::int64_t delay : side.combs) shortest = std::min(shortest, delay);
    }
    QVERIFY(std::abs(out[0].item<double>() - 1.0) < 1e-6);
    QVERIFY(out.narrow(0, 1, shortest - 1).abs().max().item<double>() < 1e-12);
    QVERIFY(std::abs(out[shortest].item<double>() - 0.015 / 2) < 1e-6);
  }

  void more_reverberance_rings_longer() {
    torch::Tensor impulse = torch::zeros({32000});
    impulse[0] = 1.0;
    double before = 0.0;
    for (const double reverberance : {0.0, 30.0, 60.0, 99.0}) {
      const torch::Tensor out = reverberated_row(freeverb(reverberance, 50, 50, 16000), impulse);
      const double late = out.narrow(0, 8000, 24000).square().sum().item<double>();
      QVERIFY(late > 10 * before);
      before = std::max(late, 1e-30);
    }
  }

  void a_dying_tail_costs_no_more_than_sound() {
    // In denormal numbers it would cost tens of times as much.
    const Freeverb reverb = freeverb(0, 0, 0, 16000);
    torch::manual_seed(1);
    const torch::Tensor sound = torch::randn({400000});
    torch::Tensor click = torch::zeros({400000});
    click[0] = 1.0;
    const auto seconds = [&](const torch::Tensor& input) {
      const std::clock_t start = std::clock();
      for (int i = 0; i < 3; ++i) reverberated_row(reverb, input);
      return static_cast<double>(std::clock() - start);
    };
    seconds(sound);
    QVERIFY(seconds(click) < 4 * seconds(sound));
  }

  void a_loud_row_is_cut_at_full_scale() {
    Drawn drawn;
    drawn.numbers = {{"reverberance", 99.0}, {"damping", 0.0}, {"room_size", 50.0}};
    const torch::Tensor input = torch::full({1, 1, 16000}, 0.9F);
    QCOMPARE(Reverb({}).apply(input, 16000, {drawn}).abs().max().item<float>(), 1.0F);
    ReverbOptions options;
    options.clip = false;
    QVERIFY(Reverb(options).apply(input, 16000, {drawn}).abs().max().item<float>() > 1.0F);
  }
};

}  // namespace test_augment_reverb

int core_augment_reverb(int argc, char** argv) {
  return earshot::testing::run_test<test_augment_reverb::TestAugmentReverb>(argc, argv);
}
#include "test_augment_reverb.moc"
