#pragma once

#include <torch/torch.h>

#include <mutex>

namespace earshot {

/// Makes something from LibTorch's default generators, seeded. Those are the process's own, so two
/// makers take turns; that is what keeps initial weights a matter of the seed alone.
template <class Make>
auto with_seed(std::uint64_t seed, Make make) {
  static std::mutex turns;
  const std::lock_guard lock(turns);
  torch::manual_seed(seed);
  return make();
}

}  // namespace earshot
