#include <cmath>
#include <QtTest>

#include "core/losses/binary_contrast.h"
#include "core/losses/future_scores.h"
#include "core/losses/info_nce.h"
#include "core/methods/parts/negative_frames.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_future_scores {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t batch = 3, frames = 9, steps = 4, channels = 5;

struct Example {
  torch::Tensor predictions, z;
};

Example example(std::int64_t anchors) {
  torch::manual_seed(4);
  return {torch::randn({batch, anchors, steps, channels}, torch::kFloat64),
          torch::randn({batch, frames, channels}, torch::kFloat64)};
}

using Pool = NegativeOptions::Pool;

NegativeFrames draw(Pool pool, std::int64_t count, bool exclude = false,
                    const std::vector<std::int64_t>& groups = {}) {
  return draw_negatives({pool, count, exclude}, batch, frames, groups, Random(5, {1}));
}

/// Clip and frame of a drawn negative.
std::pair<std::int64_t, std::int64_t> place_of(const NegativeFrames& drawn, std::int64_t clip,
                                               std::int64_t target, std::int64_t i) {
  const auto index = drawn.index[clip][target][i].item<std::int64_t>();
  if (drawn.of_own_clip) return {clip, index};
  return {index / frames, index % frames};
}

}  // namespace

/// Scores of predictions, InfoNCE, the binary contrast and the drawing of negatives.
class TestFutureScores : public QObject {
  Q_OBJECT

 private:
  /// Compares every score with its inner product, one by one.
  static void check_scores(std::int64_t anchors, std::int64_t first_target,
                           const NegativeFrames& negatives) {
    const Example one = example(anchors);
    const FutureScores scores = future_scores(one.predictions, one.z, first_target, negatives, 0.5);
    std::int64_t predicted = 0;
    for (std::int64_t clip = 0; clip < batch; ++clip) {
      for (std::int64_t target = 0; target < scores.positive.size(1); ++target) {
        for (std::int64_t step = 0; step < scores.positive.size(2); ++step) {
          const std::int64_t anchor = target - step;
          const bool stands = anchor >= 0 && anchor < anchors;
          QCOMPARE(scores.stands[target][step].item<double>(), stands ? 1.0 : 0.0);
          if (!stands) continue;
          ++predicted;
          const torch::Tensor said = one.predictions[clip][anchor][step];
          const std::int64_t frame = first_target + target;
          const auto score = [&](std::int64_t of_clip, std::int64_t of_frame) {
            return 0.5 * said.dot(one.z[of_clip][of_frame]).item<double>();
          };
          const double positive = scores.positive[clip][target][step].item<double>();
          QVERIFY(std::abs(positive - score(clip, frame)) < 1e-12);
          for (std::int64_t i = 0; i < negatives.index.size(2); ++i) {
            const auto [of_clip, of_frame] = place_of(negatives, clip, frame, i);
            const double negative = scores.negatives[clip][target][step][i].item<double>();
            QVERIFY(std::abs(negative - score(of_clip, of_frame)) < 1e-12);
          }
        }
      }
    }
    std::int64_t counted = 0;
    for (const std::int64_t count : scores.predictions) counted += count;
    QCOMPARE(counted, predicted);
  }

 private Q_SLOTS:
  void every_score_is_its_inner_product() {
    // One negative: looked up; thirty: all frames are scored.
    for (const std::int64_t count : {1, 30}) {
      for (const Pool pool : {Pool::Batch, Pool::Clip}) {
        check_scores(frames - steps, 1, draw(pool, count));
        check_scores(frames - 3, 3, draw(pool, count));
        check_scores(1, 5, draw(pool, count));
      }
    }
  }

  /// 20,480 samples are 128 frames, and with 12 steps 116 of them have all their futures.
  void of_128_frames_116_foretell_twelve() {
    const FutureScores scores =
        future_scores(torch::zeros({2, 116, 12, 3}), torch::zeros({2, 128, 3}), 1,
                      {torch::zeros({2, 128, 4}, torch::kInt64), false});
    QCOMPARE(scores.predictions, std::vector<std::int64_t>(12, 2 * 116));
    QCOMPARE(scores.stands.sum().item<double>(), 12.0 * 116);
  }

  void targets_beyond_the_end_are_left_out() {
    const Example one = example(frames);
    const FutureScores scores = future_scores(one.predictions, one.z, 7, draw(Pool::Batch, 2));
    QCOMPARE(scores.positive.size(1), std::int64_t{2});
    QVERIFY(scores.predictions == (std::vector<std::int64_t>{2 * batch, 1 * batch}));
    QVERIFY_EXCEPTION_THROWN(future_scores(one.predictions, one.z, 9, draw(Pool::Batch, 2)),
                             std::invalid_argument);
  }

  void looking_up_and_scoring_all_have_one_gradient() {
    const NegativeFrames few = draw(Pool::Clip, 1);
    NegativeFrames of_batch = few;
    of_batch.of_own_clip = false;
    of_batch.index = few.index + frames * torch::arange(batch).view({batch, 1, 1});
    std::vector<torch::Tensor> gradients;
    // A clip's nine frames are scored whole; of the batch's 27 the one that counts is looked up.
    for (const NegativeFrames& negatives : {few, of_batch}) {
      Example one = example(frames - steps);
      one.z.requires_grad_();
      const FutureScores scores = future_scores(one.predictions, one.z, 1, negatives);
      whole_mean(scores, info_nce(scores.positive, scores.negatives).loss).backward();
      gradients.push_back(one.z.grad());
    }
    QVERIFY(gradients[0].abs().max().item<double>() > 0);
    QVERIFY(support::relative_error(gradients[1], gradients[0]) < 1e-12);
  }

  void equal_scores_cost_the_logarithm_of_their_number() {
    for (const auto& [count, loss] : {std::pair{128, 4.859812}, {10, 2.397895}, {15, 2.772589}}) {
      const InfoNce contrast = info_nce(torch::zeros({2}), torch::zeros({2, count}));
      QVERIFY(std::abs(contrast.loss[0].item<double>() - loss) < 1e-6);
      QCOMPARE(contrast.first.sum().item<double>(), 2.0);
      QCOMPARE(contrast.alone.sum().item<double>(), 0.0);
    }
    const torch::Tensor loss = binary_contrast(torch::zeros({1}), torch::zeros({1, 10}), 1.0);
    QVERIFY(std::abs(loss.item<double>() - 7.624619) < 1e-6);
  }

  void a_constant_in_all_scores_matters_to_the_binary_contrast_alone() {
    torch::manual_seed(1);
    const torch::Tensor positive = torch::randn({4}, torch::kFloat64);
    const torch::Tensor negatives = torch::randn({4, 6}, torch::kFloat64);
    QVERIFY(support::relative_error(info_nce(positive + 3, negatives + 3).loss,
                                    info_nce(positive, negatives).loss) < 1e-12);
    QVERIFY(support::relative_error(binary_contrast(positive + 3, negatives + 3, 1),
                                    binary_contrast(positive, negatives, 1)) > 0.1);
  }

  void scores_of_any_size_are_finite() {
    for (const double size : {1e4, -1e4}) {
      torch::Tensor positive = torch::full({1}, size).requires_grad_();
      const torch::Tensor negatives = torch::full({1, 3}, -size);
      const torch::Tensor loss =
          info_nce(positive, negatives).loss.sum() + binary_contrast(positive, negatives, 1).sum();
      loss.backward();
      QVERIFY(std::isfinite(loss.item<double>()));
      QVERIFY(positive.grad().isfinite().all().item<bool>());
    }
  }

  void a_target_is_never_its_own_negative() {
    for (const Pool pool : {Pool::Batch, Pool::Group, Pool::Clip}) {
      const NegativeFrames drawn = draw(pool, 200, false, {0, 1, 0});
      std::set<std::pair<std::int64_t, std::int64_t>> seen;
      for (std::int64_t clip = 0; clip < batch; ++clip) {
        for (std::int64_t target = 0; target < frames; ++target) {
          for (std::int64_t i = 0; i < 200; ++i) {
            const auto place = place_of(drawn, clip, target, i);
            QVERIFY(place != std::pair(clip, target));
            if (clip == 0) seen.insert(place);
          }
        }
      }
      const std::size_t clips = pool == Pool::Batch ? 3 : pool == Pool::Group ? 2 : 1;
      QCOMPARE(seen.size(), clips * frames);
    }
  }

  void the_own_clip_can_be_left_out() {
    for (const Pool pool : {Pool::Batch, Pool::Group}) {
      const NegativeFrames drawn = draw(pool, 50, true, {7, 7, -1});
      for (std::int64_t clip = 0; clip < batch; ++clip) {
        std::set<std::int64_t> clips;
        for (std::int64_t i = 0; i < 50; ++i) clips.insert(place_of(drawn, clip, 4, i).first);
        QVERIFY(!clips.contains(clip));
        // The last clip's group is not known: all others serve.
        const bool pair = pool == Pool::Group && clip != 2;
        QCOMPARE(clips.size(), pair ? std::size_t{1} : std::size_t{2});
      }
    }
  }

  void a_clip_of_no_group_has_itself() {
    for (const std::vector<std::int64_t>& groups :
         {std::vector<std::int64_t>{}, std::vector<std::int64_t>{-1, -1, -1}}) {
      const NegativeFrames drawn = draw(Pool::Group, 20, false, groups);
      for (std::int64_t i = 0; i < 20; ++i) {
        QCOMPARE(place_of(drawn, 1, 3, i).first, std::int64_t{1});
      }
    }
  }

  void draws_are_uniform_and_named_by_their_stream() {
    const NegativeFrames drawn = draw(Pool::Clip, 8000);
    const torch::Tensor counts = torch::bincount(drawn.index[0][0], {}, frames);
    QCOMPARE(counts[0].item<std::int64_t>(), std::int64_t{0});
    QVERIFY((counts.slice(0, 1) - 1000).abs().max().item<std::int64_t>() < 150);
    QVERIFY(torch::equal(drawn.index, draw(Pool::Clip, 8000).index));
    QVERIFY(!torch::equal(
        drawn.index,
        draw_negatives({Pool::Clip, 8000, false}, batch, frames, {}, Random(5, {2})).index));
  }

  void nothing_to_draw_is_refused() {
    QVERIFY_EXCEPTION_THROWN(draw_negatives({Pool::Clip, 1, false}, 2, 1, {}, Random(1, {})),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(draw_negatives({Pool::Batch, 1, true}, 1, 5, {}, Random(1, {})),
                             std::invalid_argument);
  }
};

}  // namespace test_future_scores

int core_future_scores(int argc, char** argv) {
  return earshot::testing::run_test<test_future_scores::TestFutureScores>(argc, argv);
}
#include "test_future_scores.moc"
