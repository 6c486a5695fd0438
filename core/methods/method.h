#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "core/models/encoder.h"
#include "core/params/value.h"

namespace earshot {

/// What one training step sees.
struct Batch {
  std::vector<torch::Tensor> views;  ///< as many as the method asked for, each [batch, 1, time]
  std::vector<std::int64_t> clips;   ///< row -> index of the clip in the data set
};

/// What one training step gives. The tensors stay on the device; only the trainer waits for them.
struct StepOutput {
  torch::Tensor loss;  ///< scalar, to be differentiated
  /// Named scalars for the curves ("contrastive_accuracy").
  std::vector<std::pair<std::string, torch::Tensor>> diagnostics;
  /// Encoder features h of the first and the second view, [batch, features], detached; undefined
  /// where a method has no such pair.
  torch::Tensor features_a, features_b;
  /// Projections z of the same, detached; undefined where there are none.
  torch::Tensor projections_a, projections_b;
};

struct StepProgress {
  std::int64_t step = 0;   ///< counted from 0
  std::int64_t steps = 0;  ///< planned in all
};

/// One self-supervised method: says which views it wants, turns a batch into a loss and named
/// diagnostics, and does after the optimiser's step what is not gradient (momentum encoders,
/// queues, codebooks). All its state lies in parameters and buffers, so that a checkpoint holds
/// everything. The trainer knows nothing about any single method.
class Method : public torch::nn::Module {
 public:
  virtual StepOutput step(const Batch& batch) = 0;
  virtual void after_step(const StepProgress&) {}
  /// Settings declared Applies::NextStep that were changed while training, by id.
  virtual void change(const Values&) {}
  /// The encoder that evaluation and export use.
  virtual EncoderPointer encoder() const = 0;
};

}  // namespace earshot
