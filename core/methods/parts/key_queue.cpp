#include "core/methods/parts/key_queue.h"

#include <algorithm>
#include <limits>

#include "core/losses/nt_xent.h"
#include "core/methods/parts/inside_parts.h"

namespace earshot {

KeyQueue::KeyQueue(std::int64_t size, std::int64_t dimensions) {
  keys_ = register_buffer("keys", unit_rows(torch::randn({size, dimensions})));
  clips_ = register_buffer("clips", torch::full({size}, -1, torch::kInt64));
  steps_ = register_buffer("steps", torch::full({size}, -1, torch::kInt64));
  ring_ = register_module("ring", std::make_shared<Ring>(size));
}

void KeyQueue::push(const torch::Tensor& rows, const std::vector<std::int64_t>& clips,
                    std::int64_t step) {
  ring_->write(keys_, rows);
  ring_->write(clips_, torch::tensor(clips, torch::kInt64));
  ring_->write(steps_, torch::full({rows.size(0)}, step, steps_.options()));
  ring_->advance(rows.size(0));
}

torch::Tensor KeyQueue::ages(std::int64_t step) const {
  return (step - steps_)
      .to(torch::kFloat32)
      .masked_fill(steps_.lt(0), std::numeric_limits<double>::quiet_NaN());
}

torch::Tensor KeyQueue::mean_age(std::int64_t step) const {
  const torch::Tensor known = steps_.ge(0);
  return (step - steps_).mul(known).sum() / known.sum().clamp_min(1);
}

torch::Tensor KeyQueue::filled_share() const {
  return steps_.ge(0).to(torch::kFloat32).mean();
}

std::vector<InsidePart> KeyQueue::look(const torch::Tensor& queries, std::int64_t step,
                                       std::int64_t most) const {
  const torch::NoGradGuard no_grad;
  const std::int64_t shown = std::min(most, ring_->slots());
  // From the newest (0 ago) to the oldest (slots - 1 ago).
  const torch::Tensor ago =
      torch::div(torch::arange(shown, clips_.options()) * (ring_->slots() - 1),
                 std::max<std::int64_t>(1, shown - 1), "floor");
  const torch::Tensor slots = ring_->slot_of(ago);
  InsidePart age = bars_part(
      "queue_age", "Age of the queue",
      "Steps since each key was made, newest first. Keys that are too old no longer fit the "
      "queries.",
      ages(step).index_select(0, slots));
  age.unit = "steps";
  const torch::Tensor clips = clips_.index_select(0, slots).cpu().contiguous();
  age.column_clips.assign(clips.data_ptr<std::int64_t>(),
                          clips.data_ptr<std::int64_t>() + clips.numel());
  InsidePart similar = bars_part(
      "queue_similarity", "Similarity to the queue",
      "Mean cosine of the queries with each key, newest first; a slope says that old keys drifted.",
      torch::matmul(queries, keys_.index_select(0, slots).to(queries.dtype()).t()).mean(0));
  similar.column_clips = age.column_clips;
  return {age, similar};
}

}  // namespace earshot
