#include "core/losses/future_scores.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

/// Looking negatives up costs memory traffic, scoring all frames costs arithmetic: by an estimate
/// for two CPU cores, all frames are cheaper up to so many for each negative.
constexpr std::int64_t frames_per_negative = 16;

void check(const torch::Tensor& predictions, const torch::Tensor& z, std::int64_t first_target,
           const NegativeFrames& negatives) {
  if (predictions.dim() != 4 || z.dim() != 3 || predictions.size(0) != z.size(0) ||
      predictions.size(3) != z.size(2)) {
    throw std::invalid_argument(
        "future_scores takes predictions [batch, anchors, steps, channels] and frames [batch, "
        "frames, channels]");
  }
  if (negatives.index.dim() != 3 || negatives.index.size(0) != z.size(0) ||
      negatives.index.size(1) != z.size(1) || negatives.index.size(2) < 1) {
    throw std::invalid_argument(
        "future_scores takes an index of negatives [batch, frames, at least 1]");
  }
  if (first_target < 0 || first_target >= z.size(1) || predictions.size(1) < 1 ||
      predictions.size(2) < 1) {
    throw std::invalid_argument("future_scores: no frame is predicted");
  }
}

/// [batch, anchors, steps, channels] -> [batch, targets, steps, channels]: what anchor a says of
/// step k moves to place a + k; zero where there is none.
torch::Tensor by_target(const torch::Tensor& predictions, std::int64_t targets) {
  const std::int64_t batch = predictions.size(0), anchors = predictions.size(1),
                     steps = predictions.size(2), channels = predictions.size(3);
  const std::int64_t length = anchors + steps - 1;
  // Rows written one longer than they are read: each step then begins one place later.
  const torch::Tensor rows =
      torch::constant_pad_nd(predictions.transpose(1, 2), {0, 0, 0, steps}).flatten(1, 2);
  return rows.narrow(1, 0, steps * length)
      .reshape({batch, steps, length, channels})
      .narrow(2, 0, targets)
      .transpose(1, 2);
}

/// [targets, steps] of 0 and 1.
torch::Tensor where_predicted(std::int64_t targets, std::int64_t anchors, std::int64_t steps,
                              const torch::TensorOptions& options) {
  const auto whole = options.dtype(torch::kInt64);
  const torch::Tensor anchor =
      torch::arange(targets, whole).unsqueeze(1) - torch::arange(steps, whole).unsqueeze(0);
  return anchor.ge(0).logical_and(anchor.lt(anchors)).to(options.dtype());
}

/// Frames of the own clip [batch, ...] counted in the whole batch.
torch::Tensor of_clips(const torch::Tensor& index, std::int64_t frames) {
  return index + frames * torch::arange(index.size(0), index.options()).view({-1, 1, 1});
}

/// The target itself, then its negatives: [batch, targets, 1 + count].
torch::Tensor candidates(const NegativeFrames& negatives, std::int64_t first_target,
                         std::int64_t targets) {
  const torch::Tensor& index = negatives.index;
  const std::int64_t batch = index.size(0), frames = index.size(1);
  torch::Tensor own = torch::arange(first_target, first_target + targets, index.options())
                          .view({1, targets, 1})
                          .expand({batch, targets, 1});
  if (!negatives.of_own_clip) own = of_clips(own, frames);
  return torch::cat({own, index.narrow(1, first_target, targets)}, 2);
}

/// Every prediction with every frame that could be meant, and of these the candidates.
torch::Tensor scores_of_all(const torch::Tensor& predicted, const torch::Tensor& z,
                            const torch::Tensor& index, bool of_own_clip) {
  const std::int64_t batch = predicted.size(0), targets = predicted.size(1),
                     steps = predicted.size(2), channels = predicted.size(3);
  const torch::Tensor queries = predicted.reshape({batch, targets * steps, channels});
  const torch::Tensor pool = of_own_clip ? z.transpose(1, 2) : z.flatten(0, 1).t();
  const torch::Tensor all =
      torch::matmul(queries, pool).view({batch, targets, steps, pool.size(-1)});
  return all.gather(3, index.unsqueeze(2).expand({batch, targets, steps, index.size(2)}));
}

/// Only the candidates, each looked up.
torch::Tensor scores_of_some(const torch::Tensor& predicted, const torch::Tensor& z,
                             const torch::Tensor& index, bool of_own_clip) {
  const torch::Tensor rows = of_own_clip ? of_clips(index, z.size(1)) : index;
  const torch::Tensor found = torch::embedding(z.flatten(0, 1), rows);
  return torch::matmul(predicted, found.transpose(2, 3));
}

}  // namespace

torch::Tensor index_in_batch(const NegativeFrames& negatives) {
  return negatives.of_own_clip ? of_clips(negatives.index, negatives.index.size(1))
                               : negatives.index;
}

FutureScores future_scores(const torch::Tensor& predictions, const torch::Tensor& z,
                           std::int64_t first_target, const NegativeFrames& negatives,
                           double scale) {
  check(predictions, z, first_target, negatives);
  const AutocastGuard full_precision(Precision::Float32, z.device().str());
  const std::int64_t left = z.size(1) - first_target;
  const std::int64_t steps = std::min(predictions.size(2), left);
  const std::int64_t anchors = std::min(predictions.size(1), left);
  const std::int64_t targets = std::min(anchors + steps - 1, left);

  torch::Tensor said = at_least_float32(predictions).narrow(1, 0, anchors).narrow(2, 0, steps);
  if (scale != 1.0) said = said * scale;
  const torch::Tensor predicted = by_target(said, targets);
  const torch::Tensor frames = at_least_float32(z);
  const torch::Tensor index = candidates(negatives, first_target, targets);
  const std::int64_t pool = negatives.of_own_clip ? z.size(1) : z.size(0) * z.size(1);
  const bool all = pool <= frames_per_negative * index.size(2);
  const torch::Tensor scores =
      all ? scores_of_all(predicted, frames, index, negatives.of_own_clip)
          : scores_of_some(predicted, frames, index, negatives.of_own_clip);

  FutureScores result;
  result.positive = scores.select(3, 0);
  result.negatives = scores.narrow(3, 1, index.size(2) - 1);
  result.stands = where_predicted(targets, anchors, steps, scores.options());
  for (std::int64_t step = 0; step < steps; ++step) {
    result.predictions.push_back(z.size(0) * std::min(anchors, left - step));
  }
  return result;
}

void leave_out_unheard(FutureScores& scores, const std::vector<SoundSpan>& heard,
                       std::int64_t first_target, std::int64_t first_anchor) {
  if (heard.empty()) return;
  const std::int64_t batch = scores.positive.size(0), targets = scores.positive.size(1),
                     steps = scores.positive.size(2);
  const torch::Tensor stands = scores.stands.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto there = stands.accessor<float, 2>();
  torch::Tensor kept = torch::zeros({batch, targets, steps});
  auto place = kept.accessor<float, 3>();
  scores.predictions.assign(static_cast<std::size_t>(steps), 0);
  for (std::int64_t row = 0; row < batch; ++row) {
    const SoundSpan& span = heard.at(static_cast<std::size_t>(row));
    for (std::int64_t target = 0; target < targets; ++target) {
      for (std::int64_t step = 0; step < steps; ++step) {
        if (there[target][step] == 0.0F || !span.holds(first_target + target) ||
            !span.holds(first_anchor + target - step)) {
          continue;
        }
        place[row][target][step] = 1.0F;
        ++scores.predictions[static_cast<std::size_t>(step)];
      }
    }
  }
  scores.stands = kept.to(scores.positive.device(), scores.positive.scalar_type());
}

torch::Tensor step_means(const FutureScores& scores, const torch::Tensor& values) {
  std::vector<double> counts(scores.predictions.begin(), scores.predictions.end());
  for (double& count : counts) count = std::max(count, 1.0);
  const torch::Tensor sums = (values * scores.stands).sum(torch::IntArrayRef({0, 1}));
  return sums / torch::tensor(counts, torch::kFloat64).to(sums.options());
}

torch::Tensor whole_mean(const FutureScores& scores, const torch::Tensor& values) {
  const std::int64_t count =
      std::accumulate(scores.predictions.begin(), scores.predictions.end(), std::int64_t{0});
  return (values * scores.stands).sum() / static_cast<double>(std::max<std::int64_t>(count, 1));
}

}  // namespace earshot
