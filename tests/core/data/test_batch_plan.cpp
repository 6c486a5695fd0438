#include <algorithm>
#include <numeric>
#include <QtTest>
#include <set>

#include "core/data/batch_plan.h"
#include "tests/support/run_test.h"

namespace test_batch_plan {

using namespace earshot;

namespace {

std::vector<std::int64_t> numbers(std::int64_t count) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 100);
  return all;
}

}  // namespace

class TestBatchPlan : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void an_epoch_sees_each_clip_once_and_drops_the_tail() {
    BatchPlan plan(3, numbers(23), 5);
    QCOMPARE(plan.steps_per_epoch(), std::int64_t{4});
    std::set<std::int64_t> seen;
    for (std::int64_t step = 0; step < 4; ++step) {
      const auto clips = plan.clips_of(step);
      QCOMPARE(clips.size(), std::size_t{5});
      for (const std::int64_t clip : clips) {
        QVERIFY(clip >= 100 && clip < 123);
        QVERIFY2(seen.insert(clip).second, "a clip twice in an epoch");
      }
    }
    QCOMPARE(seen.size(), std::size_t{20});
  }

  void any_step_can_be_asked_in_any_order() {
    BatchPlan forward(3, numbers(40), 8);
    BatchPlan backward(3, numbers(40), 8);
    std::vector<std::vector<std::int64_t>> there;
    for (std::int64_t step = 0; step < 12; ++step) there.push_back(forward.clips_of(step));
    for (std::int64_t step = 11; step >= 0; --step) {
      QCOMPARE(backward.clips_of(step), there[static_cast<std::size_t>(step)]);
    }
  }

  void epochs_and_seeds_differ() {
    BatchPlan plan(3, numbers(40), 40);
    BatchPlan other(4, numbers(40), 40);
    QVERIFY(plan.clips_of(0) != plan.clips_of(1));
    QVERIFY(plan.clips_of(0) != other.clips_of(0));
    QVERIFY(plan.clips_of(0) != numbers(40));
  }

  void every_clip_is_as_likely_at_the_front() {
    BatchPlan plan(11, numbers(10), 10);
    std::vector<int> first(10, 0);
    for (std::int64_t step = 0; step < 5000; ++step) {
      ++first[static_cast<std::size_t>(plan.clips_of(step)[0] - 100)];
    }
    for (const int count : first) QVERIFY(std::abs(count - 500) < 110);  // five deviations
  }

  void the_step_that_sees_a_clip_is_found() {
    BatchPlan plan(5, numbers(23), 5);
    for (const std::int64_t epoch : {0, 3}) {
      int unseen = 0;
      for (const std::int64_t clip : numbers(23)) {
        const std::int64_t step = plan.step_with(clip, epoch);
        if (step < 0) {
          ++unseen;
          continue;
        }
        QCOMPARE(plan.epoch_of(step), epoch);
        const auto clips = plan.clips_of(step);
        QVERIFY(std::find(clips.begin(), clips.end(), clip) != clips.end());
      }
      QCOMPARE(unseen, 3);
    }
    QCOMPARE(plan.step_with(7, 0), std::int64_t{-1});
  }

  void too_few_clips_are_refused() {
    QVERIFY_EXCEPTION_THROWN(BatchPlan(1, numbers(4), 5), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(BatchPlan(1, numbers(4), 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(BatchPlan(1, {}, 1), std::invalid_argument);
  }
};

}  // namespace test_batch_plan

int core_batch_plan(int argc, char** argv) {
  return earshot::testing::run_test<test_batch_plan::TestBatchPlan>(argc, argv);
}
#include "test_batch_plan.moc"
