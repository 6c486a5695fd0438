#include <QtTest>

#include "core/projection/neighbours.h"
#include "core/projection/projection.h"
#include "tests/support/features.h"
#include "tests/support/run_test.h"

namespace test_nearest {

using namespace earshot;

class TestNearest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void the_nearest_comes_first_and_oneself_never() {
    // Directions of 0, 10, 80, 180 and 5 degrees, of different lengths.
    const Features rows = testing::features_of(
        2, {1.0f, 0.0f, 1.97f, 0.347f, 0.174f, 0.985f, -3.0f, 0.0f, 9.96f, 0.87f});
    const auto found = nearest(rows, 0, 10);
    QCOMPARE(found.size(), std::size_t{4});
    const std::vector<std::int64_t> order = {4, 1, 2, 3};
    for (std::size_t i = 0; i < order.size(); ++i) QCOMPARE(found[i].row, order[i]);
    QVERIFY(std::abs(found[1].similarity - std::cos(0.1745f)) < 1e-3f);
    QCOMPARE(found[3].similarity, -1.0f);
  }

  void only_as_many_as_asked_for() {
    const Features rows = testing::features_of(1, {1.0f, 2.0f, -1.0f, 3.0f});
    QCOMPARE(nearest(rows, 2, 2).size(), std::size_t{2});
    QVERIFY(nearest(rows, 2, 0).empty());
    // Equal similarity: the lower row first.
    QCOMPARE(nearest(rows, 0, 1).front().row, std::int64_t{1});
  }

  void long_rows_agree_with_the_plain_sum() {
    std::vector<float> values;
    double product = 0.0, first = 0.0, second = 0.0;
    for (int i = 0; i < 515; ++i) values.push_back(std::sin(0.37f * static_cast<float>(i)));
    for (int i = 0; i < 515; ++i) values.push_back(std::cos(0.21f * static_cast<float>(i)) + 0.3f);
    const Features rows = testing::features_of(515, values);
    for (std::size_t i = 0; i < 515; ++i) {
      const double a = rows.values[i], b = rows.values[515 + i];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    const double expected = product / std::sqrt(first * second);
    QVERIFY(std::abs(static_cast<double>(nearest(rows, 0, 1)[0].similarity) - expected) < 1e-5);
  }

  void a_silent_row_is_like_nothing() {
    const Features rows = testing::features_of(2, {0.0f, 0.0f, 1.0f, 1.0f});
    QCOMPARE(nearest(rows, 0, 1)[0].similarity, 0.0f);
  }

  void by_distance_the_place_counts_and_not_the_direction() {
    const Features rows = testing::features_of(
        3, {1.0f, 0.0f, 0.0f, 5.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f, 1.0f, 0.0f, 2.0f});
    const auto by_angle = find_neighbours(rows, 0, {3, Nearness::Cosine});
    const auto by_place = find_neighbours(rows, 0, {3, Nearness::Euclidean});
    QCOMPARE(by_angle[0].row, std::int64_t{1});
    QCOMPARE(by_place[0].row, std::int64_t{2});
    QVERIFY(std::abs(by_place[0].nearness - std::sqrt(2.0f)) < 1e-6f);
    QCOMPARE(by_place[2].row, std::int64_t{1});
    QCOMPARE(by_place[2].nearness, 4.0f);
  }

  void what_is_torn_apart_and_what_is_taken_for_the_same_are_found_by_the_labels() {
    const std::vector<float> places = {0.0f, 1.0f, 2.0f, 9.0f, 0.5f, 4.0f};
    const Features rows = testing::features_of(1, places);
    const std::vector<int> labels = {0, 0, 0, 0, 1, -1};
    const auto rows_of = [&](NeighbourKind kind, int k) {
      std::vector<std::int64_t> found;
      for (const NearRow& one : find_neighbours(rows, 0, {k, Nearness::Euclidean, kind}, labels)) {
        found.push_back(one.row);
      }
      return found;
    };
    QCOMPARE(rows_of(NeighbourKind::SameLabelFar, 2), (std::vector<std::int64_t>{3, 2}));
    // What has no label is neither.
    QCOMPARE(rows_of(NeighbourKind::OtherLabelNear, 9), (std::vector<std::int64_t>{4}));
    QVERIFY(find_neighbours(rows, 5, {3, Nearness::Euclidean, NeighbourKind::SameLabelFar}, labels)
                .empty());
    const Features angles = testing::features_of(2, {1, 0, 1, 1, -1, 0.1f, 0, 1});
    const auto far = find_neighbours(angles, 0, {9, Nearness::Cosine, NeighbourKind::SameLabelFar},
                                     std::vector<int>{2, 2, 2, 3});
    QCOMPARE(far.size(), std::size_t{2});
    QCOMPARE(far[0].row, std::int64_t{2});
    QVERIFY(far[0].nearness < -0.9f);
    QVERIFY_EXCEPTION_THROWN(find_neighbours(rows, 0, {3, {}, NeighbourKind::SameLabelFar}),
                             std::invalid_argument);
  }

  void a_row_that_is_not_there_is_refused() {
    const Features rows = testing::features_of(1, {1.0f, 2.0f});
    QVERIFY_EXCEPTION_THROWN(nearest(rows, 2, 1), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(nearest(rows, -1, 1), std::out_of_range);
  }
};

}  // namespace test_nearest

int core_nearest(int argc, char** argv) {
  return earshot::testing::run_test<test_nearest::TestNearest>(argc, argv);
}
#include "test_nearest.moc"
