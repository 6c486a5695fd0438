#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "core/experiment/training_options.h"
#include "core/methods/method.h"

namespace earshot {

/// What an optimiser keeps of every parameter, under the name that PyTorch gives it: a tensor like
/// the parameter ("exp_avg"), or a counter, int64 [] ("step").
struct KeptState {
  std::string name;
  bool is_counter = false;
};

/// One optimiser step with a given rate; its state travels in checkpoints.
class Optimiser {
 public:
  virtual ~Optimiser() = default;
  virtual void zero_gradients() = 0;
  virtual void step(double learning_rate, double weight_decay) = 0;

  virtual std::vector<KeptState> kept() const = 0;
  /// Its parameters, group by group.
  virtual std::vector<std::vector<torch::Tensor>> parameters() const = 0;
  /// What is kept of one of them, in the order of kept(); empty before its first step. The tensors
  /// are the optimiser's own.
  virtual std::vector<torch::Tensor> state(const torch::Tensor& parameter) const = 0;
  /// Takes over tensors in the order of kept(), on the parameter's device and of its shape.
  virtual void set_state(const torch::Tensor& parameter, std::vector<torch::Tensor> state) = 0;
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
