#include <QtTest>

#include "core/projection/align.h"
#include "core/projection/projection.h"
#include "core/projection/quality.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_pca {

using namespace earshot;

class TestPca : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void finds_the_longest_axis_first() {
    torch::manual_seed(1);
    const torch::Tensor rows = torch::randn({500, 3}) * torch::tensor({0.1, 5.0, 1.0}) + 7.0;
    const PcaResult found = pca(testing::features_of(rows), 2);
    QCOMPARE(found.coordinates.size(), std::size_t{1000});
    QVERIFY(found.explained_ratio[0] > 0.9);
    QVERIFY(found.explained_ratio[0] + found.explained_ratio[1] < 1.0);
    double off = 0.0;
    for (std::int64_t i = 0; i < 500; ++i) {
      const double centred = (rows[i][1] - rows.select(1, 1).mean()).item<double>();
      const double shown = found.coordinates[static_cast<std::size_t>(2 * i)];
      off = std::max(off, std::abs(std::abs(centred) - std::abs(shown)));
    }
    QVERIFY(off < 0.2);
  }

  void the_signs_do_not_flip_with_the_order_of_the_rows() {
    torch::manual_seed(2);
    const torch::Tensor rows = torch::randn({60, 5});
    const PcaResult once = pca(testing::features_of(rows), 3),
                    again = pca(testing::features_of(rows.flip({0})), 3);
    const auto shown = [](const PcaResult& result) {
      return torch::tensor(result.coordinates).view({60, 3});
    };
    QVERIFY(testing::relative_error(shown(again).flip({0}), shown(once)) < 1e-4);
  }

  void missing_dimensions_are_zero() {
    const PcaResult line =
        pca(testing::features_of(torch::tensor({{0.0, 0.0}, {1.0, 1.0}, {2.0, 2.0}})), 3);
    QCOMPARE(line.coordinates.size(), std::size_t{9});
    QCOMPARE(line.explained_ratio[2], 0.0);
    QVERIFY(std::abs(line.explained_ratio[0] - 1.0) < 1e-12);
    for (std::size_t i = 0; i < 3; ++i) {
      QCOMPARE(line.coordinates[3 * i + 1], 0.0f);
      QCOMPARE(line.coordinates[3 * i + 2], 0.0f);
    }
    const PcaResult single = pca(testing::features_of(torch::ones({1, 4})), 2);
    QCOMPARE(single.coordinates, (std::vector<float>{0.0f, 0.0f}));
  }

  void values_that_are_not_finite_are_refused() {
    torch::Tensor rows = torch::ones({3, 2});
    rows[1][1] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(pca(testing::features_of(rows), 2), std::invalid_argument);
  }

  void a_turned_and_mirrored_layout_comes_back() {
    torch::manual_seed(3);
    const torch::Tensor layout = torch::randn({40, 2}, torch::kFloat64);
    const double angle = 1.1;
    const torch::Tensor turn = torch::tensor(
        {{std::cos(angle), std::sin(angle)}, {std::sin(angle), -std::cos(angle)}}, torch::kFloat64);
    const auto reference = testing::features_of(layout).values;
    const auto moving = testing::features_of(torch::mm(layout, turn) + 5.0).values;
    const std::vector<float> passenger = {moving[0], moving[1]};
    const std::vector<float> back = aligned(moving, reference, 2, passenger);
    QCOMPARE(back.size(), reference.size() + 2);
    for (std::size_t i = 0; i < reference.size(); ++i) {
      QVERIFY(std::abs(back[i] - reference[i]) < 1e-4f);
    }
    QVERIFY(std::abs(back[reference.size()] - reference[0]) < 1e-4f);
  }

  void alignment_never_stretches() {
    const std::vector<float> reference = {0, 0, 10, 0, 0, 10}, moving = {0, 0, 1, 0, 0, 1};
    const std::vector<float> placed = aligned(moving, reference, 2);
    const float length = std::hypot(placed[2] - placed[0], placed[3] - placed[1]);
    QVERIFY(std::abs(length - 1.0f) < 1e-5f);
  }

  void a_faithful_layout_is_trusted() {
    torch::manual_seed(4);
    const torch::Tensor plane = torch::randn({50, 2}, torch::kFloat64);
    const std::vector<double> points(plane.data_ptr<double>(), plane.data_ptr<double>() + 100);
    QCOMPARE(trustworthiness(points, points, 50, 5), 1.0);
    std::vector<double> shuffled = points;
    std::rotate(shuffled.begin(), shuffled.begin() + 34, shuffled.end());
    QVERIFY(trustworthiness(points, shuffled, 50, 5) < 0.8);
    QVERIFY_EXCEPTION_THROWN(trustworthiness(points, points, 50, 25), std::invalid_argument);
  }
};

}  // namespace test_pca

int core_pca(int argc, char** argv) {
  return earshot::testing::run_test<test_pca::TestPca>(argc, argv);
}
#include "test_pca.moc"
