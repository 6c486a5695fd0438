#include <cmath>
#include <QtTest>
#include <random>
#include <stdexcept>

#include "core/measures/hit_interval.h"
#include "tests/support/run_test.h"

namespace test_hit_interval {

using namespace earshot;

class TestHitInterval : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_is_what_resampling_comes_to() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    constexpr std::int64_t items = 80, resamples = 20000;
    for (const std::int64_t hits : {2, 40, 75}) {
      std::vector<double> shares(items, 0.0);
      std::fill_n(shares.begin(), hits, 1.0);
      std::vector<std::int64_t> drawn(items * resamples);
      std::uniform_int_distribution<std::int64_t> any(0, items - 1);
      for (std::int64_t& one : drawn) one = any(random);
      const Interval sampled = percentile_interval(resampled_means(shares, drawn), 0.95);
      const Interval told = hit_interval(hits, items);
      // A clip more or less is what so many resamples leave open.
      QVERIFY(std::abs(sampled.low - told.low) <= 1.01 / items);
      QVERIFY(std::abs(sampled.high - told.high) <= 1.01 / items);
      QVERIFY(told.low < static_cast<double>(hits) / items &&
              told.high > static_cast<double>(hits) / items);
    }
  }

  void more_items_make_it_narrower() {
    double wide = 1;
    for (const std::int64_t items : {20, 200, 2000, 200000}) {
      const Interval told = hit_interval(items * 9 / 10, items);
      QVERIFY(told.high - told.low < wide);
      wide = told.high - told.low;
    }
    QVERIFY(wide < 0.003);
  }

  void nothing_and_everything_leave_nothing_open() {
    QCOMPARE(hit_interval(0, 9).high, 0.0);
    QCOMPARE(hit_interval(9, 9).low, 1.0);
    QVERIFY_EXCEPTION_THROWN(hit_interval(0, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(hit_interval(3, 2), std::invalid_argument);
  }

  void a_figure_that_is_no_share_of_hits_has_none() {
    ProbeResult result;
    result.figures = {{"accuracy", 0.5}};
    QVERIFY(!ranked_interval(result));
    result.predictions = {{{0}, 0, 0}, {{1}, 0, 1}};
    QVERIFY(ranked_interval(result));
    result.figures = {{"unseen_accuracy", 0.4}};
    QVERIFY(!ranked_interval(result));
  }
};

}  // namespace test_hit_interval

int core_hit_interval(int argc, char** argv) {
  return earshot::testing::run_test<test_hit_interval::TestHitInterval>(argc, argv);
}
#include "test_hit_interval.moc"
