#include <QtTest>

#include "core/base/random.h"
#include "core/projection/layout_quality.h"
#include "core/projection/quality.h"
#include "tests/support/run_test.h"

namespace test_layout_quality {

using namespace earshot;

namespace {

Features drawn(std::int64_t rows, std::int64_t width, std::uint64_t seed) {
  Features features;
  features.width = width;
  Random random(seed, {1});
  for (std::int64_t row = 0; row < rows; ++row) {
    features.items.push_back({row});
    for (std::int64_t i = 0; i < width; ++i) {
      features.values.push_back(static_cast<float>(random.normal()));
    }
  }
  return features;
}

/// Its first two numbers, so that some neighbours are right and some are not.
std::vector<float> flattened(const Features& features) {
  std::vector<float> layout;
  for (std::int64_t row = 0; row < features.rows(); ++row) {
    layout.insert(layout.end(), features.row(row).begin(), features.row(row).begin() + 2);
  }
  return layout;
}

}  // namespace

class TestLayoutQuality : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void it_is_what_the_definitions_say() {
    Features features = drawn(120, 5, 3);
    // Equal rows: the lower one is nearer.
    std::copy_n(features.values.begin(), 5, features.values.begin() + 50);
    const std::vector<float> layout = flattened(features);
    const std::vector<double> input(features.values.begin(), features.values.end());
    const std::vector<double> shown(layout.begin(), layout.end());
    const LayoutQuality found = layout_quality(features, layout, 7);
    QCOMPARE(found.asked, std::int64_t{120});
    QVERIFY(std::abs(found.trustworthiness - trustworthiness(input, shown, 120, 7)) < 1e-12);
    QVERIFY(std::abs(found.continuity - continuity(input, shown, 120, 7)) < 1e-12);
    QVERIFY(found.trustworthiness < 0.95);
  }

  void of_many_rows_a_sample_tells_nearly_the_same() {
    const Features features = drawn(1500, 4, 5);
    const std::vector<float> layout = flattened(features);
    const LayoutQuality all = layout_quality(features, layout);
    const LayoutQuality some = layout_quality(features, layout, 15, 300);
    QCOMPARE(some.asked, std::int64_t{300});
    QVERIFY(some.trustworthiness != all.trustworthiness);
    QVERIFY(std::abs(some.trustworthiness - all.trustworthiness) < 0.02);
    QVERIFY(std::abs(some.continuity - all.continuity) < 0.02);
  }

  void what_does_not_fit_is_refused() {
    const Features features = drawn(20, 2, 5);
    const std::vector<float> layout = flattened(features);
    QVERIFY_EXCEPTION_THROWN(layout_quality(features, layout, 10), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(layout_quality(features, std::span(layout).first(39), 5),
                             std::invalid_argument);
  }
};

}  // namespace test_layout_quality

int core_layout_quality(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_layout_quality::TestLayoutQuality>(argc, argv);
}
#include "test_layout_quality.moc"
