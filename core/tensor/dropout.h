#pragma once

#include <torch/torch.h>

namespace earshot {

/// Dropout (Srivastava et al. 2014): in training each value is 0 with chance `share`, 0 .. 1, and
/// what stays is louder by as much. On a CPU the very values of torch::dropout with a generator of
/// the same seed; but drawn from network_generator, which other threads leave alone.
torch::Tensor dropped(const torch::Tensor& values, double share, bool training);

/// The same as a module without parameters.
class DropoutImpl : public torch::nn::Cloneable<DropoutImpl> {
 public:
  explicit DropoutImpl(double share) : share_(share) {}
  void reset() override {}
  torch::Tensor forward(const torch::Tensor& values) {
    return dropped(values, share_, is_training());
  }

 private:
  double share_;
};
TORCH_MODULE(Dropout);

}  // namespace earshot
