#pragma once

#include <torch/torch.h>

#include <mutex>

namespace earshot {

/// Whose turn it is to draw from the default generators: one for all makers, whatever they make.
inline std::mutex& default_generators_turn() {
  static std::mutex turn;
  return turn;
}

/// Makes something from LibTorch's default generators, seeded. Those are the process's own, so two
/// makers take turns, and whatever draws initial weights belongs in here; that is what keeps them a
/// matter of the seed alone. A network that runs draws elsewhere: core/tensor/network_draws.h.
template <class Make>
auto with_seed(std::uint64_t seed, Make make) {
  const std::lock_guard lock(default_generators_turn());
  torch::manual_seed(seed);
  return make();
}

}  // namespace earshot
