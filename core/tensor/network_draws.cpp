#include "core/tensor/network_draws.h"

#include <ATen/Context.h>
#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

namespace earshot {
namespace {

// As autocast and the gradient mode are: a matter of the thread, seen by every layer below.
thread_local NetworkDraws* innermost_draws = nullptr;

at::Generator seeded_generator(const torch::Device& device, std::uint64_t seed) {
  if (device.is_cpu()) return at::detail::createCPUGenerator(seed);
  at::Generator shared = at::globalContext().defaultGenerator(device);
  at::Generator own;
  {
    const std::lock_guard lock(shared.mutex());
    own = shared.clone();
  }
  own.set_current_seed(seed);
  return own;
}

}  // namespace

NetworkDraws::NetworkDraws(std::uint64_t seed) : seed_(seed), outer_(innermost_draws) {
  innermost_draws = this;
}

NetworkDraws::~NetworkDraws() {
  innermost_draws = outer_;
}

at::Generator NetworkDraws::generator(const torch::Device& device) {
  for (const auto& [made_for, generator] : made_) {
    if (made_for == device) return generator;
  }
  made_.emplace_back(device, seeded_generator(device, seed_));
  return made_.back().second;
}

at::Generator network_generator(const torch::Device& device) {
  if (innermost_draws != nullptr) return innermost_draws->generator(device);
  return at::globalContext().defaultGenerator(device);
}

}  // namespace earshot
