#include <QtTest>

#include "core/measures/paired_gain.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_paired_gain {

using namespace earshot;

/// A result that names `right` of the test items rightly, from item `first` on.
ProbeResult right_from(std::int64_t first, std::int64_t right, std::int64_t items) {
  ProbeResult result;
  for (std::int64_t i = 0; i < items; ++i) {
    const bool hit = i >= first && i < first + right;
    result.predictions.push_back({Item{i}, 0, hit ? 0 : 1});
  }
  return result;
}

class TestPairedGain : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void only_items_that_one_alone_names_rightly_tell() {
    // 60 and 50 of 100 right, 50 of them by both: ten discordant items on one side.
    const auto gain = paired_gain(right_from(0, 60, 100), right_from(0, 50, 100));
    QVERIFY(gain.has_value());
    QVERIFY(std::abs(gain->gain - 0.1) < 1e-12);
    QVERIFY(std::abs(gain->error - std::sqrt((0.1 - 0.01) / 100)) < 1e-12);
    QVERIFY(gain->is_clear() && gain->low() > 0.04 && gain->high() < 0.16);
    // The same shares of items that hardly overlap say much less.
    const auto apart = paired_gain(right_from(0, 60, 100), right_from(50, 50, 100));
    QVERIFY(std::abs(apart->gain - 0.1) < 1e-12);
    QVERIFY(apart->error > 2.5 * gain->error);
    QVERIFY(!apart->is_clear());
  }

  void equal_results_differ_by_nothing() {
    const auto gain = paired_gain(right_from(0, 60, 100), right_from(0, 60, 100));
    QCOMPARE(gain->gain, 0.0);
    QCOMPARE(gain->error, 0.0);
    QVERIFY(!gain->is_clear());
  }

  void other_items_cannot_be_paired() {
    QVERIFY(!paired_gain(right_from(0, 5, 10), right_from(0, 5, 11)));
    QVERIFY(!paired_gain(ProbeResult(), ProbeResult()));
    const std::vector<std::uint8_t> two{1, 0}, three{1, 0, 1};
    QVERIFY_EXCEPTION_THROWN(paired_gain(two, three), std::invalid_argument);
  }
};

}  // namespace test_paired_gain

int core_paired_gain(int argc, char** argv) {
  return earshot::testing::run_test<test_paired_gain::TestPairedGain>(argc, argv);
}
#include "test_paired_gain.moc"
