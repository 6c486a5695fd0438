#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "core/base/random.h"

namespace earshot {

/// The regression target of a worker that foretells `at_once` frames at each: row d at_once + j is
/// dimension d of frame t + j - at_once / 2 (halves rounded down), 0 beyond the ends. target
/// [batch, rows, frames]; returns [batch, rows at_once, frames].
torch::Tensor frames_at_once(const torch::Tensor& target, std::int64_t at_once);

/// The mean squared error between a worker's output [batch, rows at_once, frames] and that target
/// of [batch, rows, frames], which is not laid out in memory (Pascual et al. 2019, sec. 2.2;
/// Ravanelli et al. 2020, sec. 2.3: seven frames). In float32 at least. Throws
/// std::invalid_argument where the shapes do not fit. `heard`: [batch, 1, frames] of 1 for the
/// frames that count; undefined for all.
torch::Tensor regression_loss(const torch::Tensor& prediction, const torch::Tensor& target,
                              std::int64_t at_once, const torch::Tensor& heard = {});

/// The mean of values [...] where `counts`, which broadcasts to them, is 1; of all where it is
/// undefined, 0 where nothing counts.
torch::Tensor counted_mean(const torch::Tensor& values, const torch::Tensor& counts);

/// Inputs of a binary worker, positives and negatives of one shape.
struct BinaryPairs {
  torch::Tensor positives, negatives;
};

/// Pairs (anchor, positive) and (anchor, negative) along the channels, all [batch, channels,
/// frames] (PASE's LIM; GIM on averages over time). `both_ways` adds (positive, anchor) and
/// (positive, negative), as PASE+'s code does for GIM.
BinaryPairs information_pairs(const torch::Tensor& anchor, const torch::Tensor& positive,
                              const torch::Tensor& negative, bool both_ways);

/// What a binary worker gives for one batch; scalars.
struct BinaryLoss {
  torch::Tensor loss;      ///< the mean binary cross entropy of both halves; log 2 if uninformed
  torch::Tensor accuracy;  ///< share of logits on their side of 0; detached
};

/// -log g of the positives and -log(1 - g) of the negatives with g = sigmoid(logit) (Pascual et al.
/// 2019, eq. 1): the objective that LIM, GIM and SPC maximise, negated and halved. Logits of one
/// shape, in float32 at least. `counts` as in counted_mean.
BinaryLoss binary_loss(const torch::Tensor& positives, const torch::Tensor& negatives,
                       const torch::Tensor& counts = {});

/// PASE's sequence prediction: how many frames before and after, and how far away they lie.
struct SequenceOptions {
  std::int64_t around = 5;  ///< frames of past and of future
  std::int64_t gap = 16;    ///< frames between the current one and the nearest of them
};

/// The fewest frames with a draw: 2 (gap + around) + 2.
std::int64_t least_frames(const SequenceOptions& options);

/// A current frame, the first of the future frames, and the one after the last past frame.
struct SequenceDraw {
  std::int64_t frame = 0, future = 0, past_end = 0;
};

/// One draw, uniform among what `frames` leave room for. Throws std::invalid_argument where there
/// are fewer than least_frames.
SequenceDraw draw_sequence(Random& random, const SequenceOptions& options, std::int64_t frames);

/// The current frame with the future ones (positive) and with the past ones (negative): the current
/// frame's channels, then, channel by channel, the others. embedding [batch, channels, frames];
/// [batch, channels (1 + around), 1] each.
BinaryPairs sequence_pairs(const torch::Tensor& embedding, const SequenceDraw& draw,
                           const SequenceOptions& options);

}  // namespace earshot
