#include "core/tensor/dropout.h"

#include "core/tensor/network_draws.h"

namespace earshot {

torch::Tensor dropped(const torch::Tensor& values, double share, bool training) {
  if (!training || share <= 0) return values;
  if (share >= 1) return values * torch::zeros({}, values.options());
  torch::Tensor kept = torch::empty_like(values);
  kept.bernoulli_(1.0 - share, network_generator(values.device())).div_(1.0 - share);
  return values * kept;
}

}  // namespace earshot
