#include "core/data/batch_plan.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/random.h"

namespace earshot {

BatchPlan::BatchPlan(std::uint64_t seed, std::vector<std::int64_t> clips, std::int64_t batch_size)
    : seed_(seed), clips_(std::move(clips)), batch_size_(batch_size), steps_per_epoch_(0) {
  if (batch_size_ < 1) {
    throw std::invalid_argument("a batch of " + std::to_string(batch_size_) +
                                " clips; it takes at least 1");
  }
  steps_per_epoch_ = static_cast<std::int64_t>(clips_.size()) / batch_size_;
  if (steps_per_epoch_ == 0) {
    throw std::invalid_argument(std::to_string(clips_.size()) +
                                " training clips are fewer than a batch of " +
                                std::to_string(batch_size_) + "; choose a smaller batch");
  }
}

const std::vector<std::int64_t>& BatchPlan::order_of(std::int64_t epoch) {
  if (epoch == cached_epoch_) return order_;
  order_ = clips_;
  Random random(seed_, {name_hash("batch plan"), static_cast<std::uint64_t>(epoch)});
  for (std::size_t left = order_.size(); left > 1; --left) {
    const auto chosen =
        static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(left) - 1));
    std::swap(order_[left - 1], order_[chosen]);
  }
  cached_epoch_ = epoch;
  return order_;
}

std::vector<std::int64_t> BatchPlan::clips_of(std::int64_t step) {
  if (step < 0) throw std::invalid_argument("steps count from 0");
  const auto& order = order_of(epoch_of(step));
  const auto first = order.begin() + (step % steps_per_epoch_) * batch_size_;
  return {first, first + batch_size_};
}

std::int64_t BatchPlan::step_with(std::int64_t clip, std::int64_t epoch) {
  const auto& order = order_of(epoch);
  const auto found = std::find(order.begin(), order.end(), clip);
  const std::int64_t within = (found - order.begin()) / batch_size_;
  if (found == order.end() || within >= steps_per_epoch_) return -1;
  return epoch * steps_per_epoch_ + within;
}

}  // namespace earshot
