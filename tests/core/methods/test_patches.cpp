#include <algorithm>
#include <QtTest>
#include <set>

#include "core/methods/parts/patches.h"
#include "tests/support/run_test.h"

namespace test_patches {

using namespace earshot;

namespace {

/// Every patch inside its picture, and the second of each pair where its label says.
void check_places(const PatchPlan& plan, const PatchPairs& pairs, std::int64_t bands,
                  std::int64_t frames) {
  const PatchPlaces& patches = pairs.patches;
  for (std::size_t i = 0; i < patches.rows.size(); ++i) {
    QVERIFY(patches.bands[i] >= 0 && patches.bands[i] + plan.bands <= bands);
    QVERIFY(patches.frames[i] >= 0 && patches.frames[i] + plan.frames <= frames);
  }
  for (std::size_t i = 0; i < pairs.labels.size(); ++i) {
    const auto first = static_cast<std::size_t>(pairs.first[i]);
    const auto second = static_cast<std::size_t>(pairs.second[i]);
    const auto [later, higher] = step_of(plan, pairs.labels[i]);
    const std::int64_t apart = patches.frames[second] - patches.frames[first];
    const std::int64_t above = patches.bands[second] - patches.bands[first];
    QCOMPARE(patches.rows[first], patches.rows[second]);
    QVERIFY(std::abs(apart - later * (plan.frames + plan.gap_frames)) <= 2 * plan.jitter_frames);
    QVERIFY(std::abs(above - higher * (plan.bands + plan.gap_bands)) <= 2 * plan.jitter_bands);
  }
}

}  // namespace

class TestPatches : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void labels_are_the_papers_and_opposites_add_up_to_seven() {
    const std::vector<std::pair<std::int64_t, std::int64_t>> published = {
        {-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}};
    for (std::int64_t label = 0; label < 8; ++label) {
      const auto step = step_of({}, label), back = step_of({}, 7 - label);
      QVERIFY(step == published[static_cast<std::size_t>(label)]);
      QVERIFY(step.first == -back.first && step.second == -back.second);
    }
    QCOMPARE(direction_words({}, 0), std::string("earlier and lower"));
    QCOMPARE(direction_name({}, 6), std::string("higher"));
    PatchPlan time;
    time.time_alone = true;
    QCOMPARE(directions(time), std::int64_t{2});
    QCOMPARE(direction_words(time, 1), std::string("later"));
  }

  void patches_lie_where_the_label_says_inside_the_picture() {
    for (const bool time_alone : {false, true}) {
      PatchPlan plan;
      plan.time_alone = time_alone;
      const std::int64_t bands = least_bands(plan) + 3, frames = least_frames(plan) + 20;
      const PatchPairs pairs = draw_pairs(plan, {50, bands, frames}, 8, 3, 0);
      QCOMPARE(pairs.labels.size(), std::size_t{400});
      QCOMPARE(pairs.patches.rows.size(), std::size_t{800});
      check_places(plan, pairs, bands, frames);
      for (std::size_t i = 0; i < pairs.labels.size(); ++i) {
        QCOMPARE(pairs.patches.rows[static_cast<std::size_t>(pairs.first[i])],
                 static_cast<std::int64_t>(i) / 8);
      }
      const std::set<std::int64_t> seen(pairs.labels.begin(), pairs.labels.end());
      QCOMPARE(static_cast<std::int64_t>(seen.size()), directions(plan));
    }
  }

  void a_grid_asks_for_each_two_neighbours_once() {
    for (const bool time_alone : {false, true}) {
      PatchPlan plan;
      plan.time_alone = time_alone;
      // Three columns fit, and in frequency two lines.
      const std::int64_t bands = least_bands(plan) + 3;
      const std::int64_t frames = least_frames(plan) + plan.frames + plan.gap_frames + 9;
      const PatchPairs pairs = draw_grids(plan, {5, bands, frames}, 2, 3, 0);
      const std::size_t lines = time_alone ? 1 : 2;
      QCOMPARE(pairs.patches.rows.size(), 5 * 2 * 3 * lines);
      QCOMPARE(pairs.labels.size(), std::size_t{time_alone ? 5U * 2 * 2 : 5U * 2 * (4 + 3 + 4)});
      check_places(plan, pairs, bands, frames);
      std::set<std::pair<std::int64_t, std::int64_t>> once;
      for (std::size_t i = 0; i < pairs.labels.size(); ++i) {
        const auto ends = std::minmax(pairs.first[i], pairs.second[i]);
        QVERIFY(once.insert({ends.first, ends.second}).second);
      }
      const std::set<std::int64_t> seen(pairs.labels.begin(), pairs.labels.end());
      QCOMPARE(static_cast<std::int64_t>(seen.size()), directions(plan));
      QVERIFY(draw_grids(plan, {5, bands, frames}, 2, 3, 0).first == pairs.first);
      QVERIFY(draw_grids(plan, {5, bands, frames}, 2, 3, 1).patches.frames != pairs.patches.frames);
      QVERIFY_EXCEPTION_THROWN(draw_grids(plan, {5, bands, least_frames(plan) - 1}, 2, 3, 0),
                               std::invalid_argument);
    }
  }

  void the_smallest_picture_is_enough_and_a_smaller_one_is_refused() {
    const PatchPlan plan;
    draw_pairs(plan, {4, least_bands(plan), least_frames(plan)}, 8, 1, 0);
    QVERIFY_EXCEPTION_THROWN(
        draw_pairs(plan, {4, least_bands(plan) - 1, least_frames(plan)}, 8, 1, 0),
        std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(
        draw_pairs(plan, {4, least_bands(plan), least_frames(plan) - 1}, 8, 1, 0),
        std::invalid_argument);
  }

  void draws_are_the_steps_own() {
    const auto places = [](std::uint64_t seed, std::int64_t step) {
      const PatchPairs pairs = draw_pairs({}, {4, 64, 200}, 4, seed, step);
      return std::make_pair(pairs.labels, pairs.patches.frames);
    };
    QVERIFY(places(1, 5) == places(1, 5));
    QVERIFY(places(1, 5) != places(1, 6));
    QVERIFY(places(1, 5) != places(2, 5));
  }

  void a_patch_is_what_lies_there() {
    PatchPlan plan;
    plan.bands = 2;
    plan.frames = 3;
    const torch::Tensor picture = torch::arange(2 * 5 * 7).view({2, 1, 5, 7}).to(torch::kFloat32);
    const torch::Tensor patches = cut_patches(picture, {{1, 0}, {3, 0}, {4, 2}}, plan);
    QVERIFY(patches.sizes() == torch::IntArrayRef({2, 1, 2, 3}));
    QVERIFY(torch::equal(patches[0][0], picture[1][0].slice(0, 3, 5).slice(1, 4, 7)));
    QVERIFY(torch::equal(patches[1][0], picture[0][0].slice(0, 0, 2).slice(1, 2, 5)));
  }

  void smoothing_keeps_the_mean_and_loses_detail() {
    const torch::Tensor matrices = smoothing_matrices(12);
    QVERIFY(torch::equal(matrices[11], torch::eye(12)));
    const torch::Tensor column = torch::randn({12});
    QVERIFY((matrices[0].mv(column) - column.mean()).abs().max().item<double>() < 1e-6);
    // Every row averages; a constant stays.
    QVERIFY((matrices.sum(2) - 1).abs().max().item<double>() < 1e-5);
    QVERIFY(matrices[3].mv(column).var().item<double>() < column.var().item<double>());
  }
};

}  // namespace test_patches

int core_patches(int argc, char** argv) {
  return earshot::testing::run_test<test_patches::TestPatches>(argc, argv);
}
#include "test_patches.moc"
