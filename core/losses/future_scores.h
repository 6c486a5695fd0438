#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/sound_span.h"

namespace earshot {

/// Which frames a target frame is told apart from.
struct NegativeFrames {
  torch::Tensor index;  ///< int64 [batch, frames, count], of each target frame
  /// The index counts the frames of the target's own clip; else those of the whole batch,
  /// clip x frames + frame.
  bool of_own_clip = false;
};

/// The index as one of the whole batch.
torch::Tensor index_in_batch(const NegativeFrames& negatives);

/// Scores of predictions of the future, put at the frame that they predict.
struct FutureScores {
  torch::Tensor positive;   ///< with the frame that came, [batch, targets, steps]
  torch::Tensor negatives;  ///< with its negatives, [batch, targets, steps, count]
  /// [targets, steps], or [batch, targets, steps] where rows differ: 1 where there is a prediction,
  /// 0 where none (the scores there mean nothing).
  torch::Tensor stands;
  std::vector<std::int64_t> predictions;  ///< in the batch, of each step
};

/// Anchor a (counted from 0) predicts in step k (from 0) the frame first_target + a + k; what lies
/// beyond the last frame is left out, and so is a step of which nothing is left. The score is the
/// inner product, times `scale` (CPC, van den Oord et al. 2018, eq. 3; wav2vec, Schneider et al.
/// 2019, eq. 2). A target's negatives are the same for all steps that predict it, so that all
/// scores are a few batched matrix products. predictions [batch, anchors, steps, channels], z
/// [batch, frames, channels], on one device, the index too. In float32 at least, under autocast
/// too. Throws std::invalid_argument where shapes do not fit or nothing is predicted.
FutureScores future_scores(const torch::Tensor& predictions, const torch::Tensor& z,
                           std::int64_t first_target, const NegativeFrames& negatives,
                           double scale = 1.0);

/// Takes the predictions of frames that are not heard, and those made at frames that are not, out
/// of all means. heard: the frames of each row, or empty where all are; first_target as above;
/// anchor 0 stands at frame first_anchor.
void leave_out_unheard(FutureScores& scores, const std::vector<SoundSpan>& heard,
                       std::int64_t first_target, std::int64_t first_anchor = 0);

/// Means over the predictions of each step, 0 where it has none; values [batch, targets, steps],
/// returns [steps].
torch::Tensor step_means(const FutureScores& scores, const torch::Tensor& values);

/// The mean over all predictions of all steps together.
torch::Tensor whole_mean(const FutureScores& scores, const torch::Tensor& values);

}  // namespace earshot
