#pragma once

#include <torch/torch.h>

#include <utility>
#include <vector>

namespace earshot {

/// For its scope the networks of this thread draw (dropout, blocks left out, noise) from generators
/// of the scope's own, one a device, each as LibTorch's default one would be after
/// torch::manual_seed(seed). Whatever other threads seed or draw meanwhile changes nothing. Scopes
/// nest; the innermost counts. Begin and end it on one thread.
class NetworkDraws {
 public:
  explicit NetworkDraws(std::uint64_t seed);
  ~NetworkDraws();
  NetworkDraws(const NetworkDraws&) = delete;
  NetworkDraws& operator=(const NetworkDraws&) = delete;

  at::Generator generator(const torch::Device& device);

 private:
  std::uint64_t seed_;
  NetworkDraws* outer_;
  std::vector<std::pair<torch::Device, at::Generator>> made_;
};

/// What a network of this thread draws from on a device: every draw of a forward pass names it. It
/// is the innermost NetworkDraws'; outside of any, LibTorch's default generator.
at::Generator network_generator(const torch::Device& device);

}  // namespace earshot
