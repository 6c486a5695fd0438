#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

/// Which clips a step sees: a fresh permutation of the clips each epoch, from the seed alone; the
/// last partial batch of an epoch is dropped (methods.md 15). Cheap to ask for any step.
class BatchPlan {
 public:
  /// Throws std::invalid_argument where there are fewer clips than a batch takes.
  BatchPlan(std::uint64_t seed, std::vector<std::int64_t> clips, std::int64_t batch_size);

  std::int64_t steps_per_epoch() const { return steps_per_epoch_; }
  std::int64_t epoch_of(std::int64_t step) const { return step / steps_per_epoch_; }
  /// The clips of a step (counted from 0), in the order of the rows.
  std::vector<std::int64_t> clips_of(std::int64_t step);
  /// The step of this epoch that sees the clip, or -1 where it is in the dropped tail or not a
  /// training clip.
  std::int64_t step_with(std::int64_t clip, std::int64_t epoch);

 private:
  const std::vector<std::int64_t>& order_of(std::int64_t epoch);

  std::uint64_t seed_;
  std::vector<std::int64_t> clips_;
  std::int64_t batch_size_;
  std::int64_t steps_per_epoch_;
  std::int64_t cached_epoch_ = -1;
  std::vector<std::int64_t> order_;
};

}  // namespace earshot
