#include "core/losses/pase.h"

#include <stdexcept>

#include "core/losses/log_one_plus_exp.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {
namespace {

/// [batch, rows, frames, at_once], a view of the padded target.
torch::Tensor neighbours(const torch::Tensor& target, std::int64_t at_once) {
  const std::int64_t before = at_once / 2;
  return torch::constant_pad_nd(target, {before, at_once - 1 - before}).unfold(2, at_once, 1);
}

}  // namespace

torch::Tensor frames_at_once(const torch::Tensor& target, std::int64_t at_once) {
  return neighbours(target, at_once).transpose(2, 3).flatten(1, 2);
}

torch::Tensor counted_mean(const torch::Tensor& values, const torch::Tensor& counts) {
  if (!counts.defined()) return values.mean();
  const torch::Tensor weights = counts.to(values.scalar_type()).expand_as(values);
  return (values * weights).sum() / weights.sum().clamp_min(1.0);
}

torch::Tensor regression_loss(const torch::Tensor& prediction, const torch::Tensor& target,
                              std::int64_t at_once, const torch::Tensor& heard) {
  if (at_once < 1 || prediction.dim() != 3 || target.dim() != 3 ||
      prediction.size(0) != target.size(0) || prediction.size(2) != target.size(2) ||
      prediction.size(1) != target.size(1) * at_once) {
    throw std::invalid_argument(
        "PASE's regression takes an output [batch, rows x frames at once, frames] and a target "
        "[batch, rows, frames]");
  }
  const torch::Tensor rows =
      at_least_float32(prediction)
          .reshape({target.size(0), target.size(1), at_once, target.size(2)});
  const torch::Tensor wanted = neighbours(at_least_float32(target), at_once).transpose(2, 3);
  return counted_mean((rows - wanted).square(), heard.defined() ? heard.unsqueeze(1) : heard);
}

BinaryPairs information_pairs(const torch::Tensor& anchor, const torch::Tensor& positive,
                              const torch::Tensor& negative, bool both_ways) {
  BinaryPairs pairs{torch::cat({anchor, positive}, 1), torch::cat({anchor, negative}, 1)};
  if (!both_ways) return pairs;
  return {torch::cat({pairs.positives, torch::cat({positive, anchor}, 1)}),
          torch::cat({pairs.negatives, torch::cat({positive, negative}, 1)})};
}

BinaryLoss binary_loss(const torch::Tensor& positives, const torch::Tensor& negatives,
                       const torch::Tensor& counts) {
  if (positives.sizes() != negatives.sizes() || positives.numel() == 0) {
    throw std::invalid_argument("PASE's binary loss takes two sets of logits of one shape");
  }
  const torch::Tensor yes = at_least_float32(positives), no = at_least_float32(negatives);
  BinaryLoss result;
  result.loss =
      (counted_mean(log_one_plus_exp(-yes), counts) + counted_mean(log_one_plus_exp(no), counts)) /
      2.0;
  const torch::NoGradGuard no_grad;
  result.accuracy = (counted_mean(yes.gt(0).to(yes.dtype()), counts) +
                     counted_mean(no.lt(0).to(no.dtype()), counts)) /
                    2.0;
  return result;
}

std::int64_t least_frames(const SequenceOptions& options) {
  return 2 * (options.gap + options.around) + 2;
}

SequenceDraw draw_sequence(Random& random, const SequenceOptions& options, std::int64_t frames) {
  if (options.around < 1 || options.gap < 1 || frames < least_frames(options)) {
    throw std::invalid_argument("PASE's sequence worker takes at least " +
                                std::to_string(least_frames(options)) + " frames, not " +
                                std::to_string(frames));
  }
  const std::int64_t reach = options.gap + options.around;
  SequenceDraw draw;
  draw.frame = random.integer(reach + 1, frames - reach - 1);
  draw.future = random.integer(draw.frame + options.gap, frames - options.around - 1);
  draw.past_end = random.integer(options.around, draw.frame - options.gap - 1);
  return draw;
}

BinaryPairs sequence_pairs(const torch::Tensor& embedding, const SequenceDraw& draw,
                           const SequenceOptions& options) {
  const torch::Tensor current = embedding.select(2, draw.frame);
  const auto with = [&](std::int64_t first) {
    const torch::Tensor others = embedding.narrow(2, first, options.around).flatten(1);
    return torch::cat({current, others}, 1).unsqueeze(2);
  };
  return {with(draw.future), with(draw.past_end - options.around)};
}

}  // namespace earshot
