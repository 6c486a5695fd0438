#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "core/methods/parts/ring.h"

namespace earshot {

/// BYOL-A's mixup with pictures that came before (Niizumi et al. 2021, "BYOL for Audio", sec.
/// III-C): a first-in, first-out memory of the last pictures as they came, unmixed, in buffers, so
/// that a checkpoint holds it.
class MixupMemory : public torch::nn::Module {
 public:
  /// `slots` pictures of shape `picture`; slots >= 1.
  MixupMemory(std::int64_t slots, const std::vector<std::int64_t>& picture);

  /// Mixes pictures [n, ...] in their order, each with one of the last `slots` before it, the
  /// earlier ones of this batch among them; the very first passes as it is. lambdas [n]: the weight
  /// of the other; picks [n] in [0, 1): which other, 0 the oldest. Throws std::invalid_argument
  /// where the pictures have another shape.
  torch::Tensor mix(const torch::Tensor& pictures, const torch::Tensor& lambdas,
                    const torch::Tensor& picks);

  /// The pictures held, oldest first; waits for the device.
  torch::Tensor held() const;

 private:
  std::shared_ptr<Ring> ring_;
  torch::Tensor pictures_;
};

}  // namespace earshot
