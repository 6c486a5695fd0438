#pragma once

#include <torch/torch.h>

#include <memory>

#include "core/methods/method.h"
#include "core/training/options.h"

namespace earshot {

/// One optimiser step with a given rate; its state travels in checkpoints.
class Optimiser {
 public:
  virtual ~Optimiser() = default;
  virtual void zero_gradients() = 0;
  virtual void step(double learning_rate, double weight_decay) = 0;
  virtual void save(torch::serialize::OutputArchive& archive) const = 0;
  virtual void load(torch::serialize::InputArchive& archive) = 0;
};

/// Parameters that learn at a multiple of the scheduled rate.
struct RatedParameters {
  std::vector<torch::Tensor> parameters;
  double rate = 1.0;
};

/// Adam (Kingma & Ba 2015), AdamW (Loshchilov & Hutter 2019) and SGD with momentum are LibTorch's;
/// LARS is ours. One-dimensional parameters (biases, norms) are left out of weight decay, and of
/// LARS's adaptation, unless options.decay_all (Chen et al. 2020, code).
std::unique_ptr<Optimiser> make_optimiser(const TrainingOptions& options,
                                          const std::vector<RatedParameters>& rated);

/// What of a method learns: one group, or, where the heads' rate is not 1, the encoder's parameters
/// and all others apart.
std::vector<RatedParameters> parameter_groups(const Method& method, double head_rate);

/// The norm of the whole gradient, and its scaling down to `largest` where that is above 0 and
/// exceeded (Pascanu et al. 2013, sec. 3.2). Stays on the device.
void clip_gradients(const std::vector<torch::Tensor>& parameters, double largest);

}  // namespace earshot
