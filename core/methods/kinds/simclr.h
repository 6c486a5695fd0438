#pragma once

#include <string>

#include "core/methods/method_with.h"
#include "core/models/layers/projection_head.h"
#include "core/params/binder.h"

namespace earshot {

struct SimClrOptions {
  enum class Objective { NtXent, NoiseContrast };
  enum class Passes { Shared, Separate };

  Objective objective = Objective::NtXent;
  double temperature = 0.1;
  std::int64_t projection_dim = 128;
  std::int64_t hidden_dim = 0;
  std::int64_t head_layers = 2;
  HeadBias head_bias = HeadBias::None;
  bool head_batch_norm = false;
  Passes passes = Passes::Shared;
};

void describe(Binder& binder, SimClrOptions& options);

/// SimCLR (Chen et al. 2020, "A simple framework for contrastive learning of visual
/// representations", algorithm 1): two views of each clip, one encoder, a projection head, NT-Xent.
/// With CLMR's settings (temperature 0.5, projection 64, two passes) the step of Spijkervet &
/// Burgoyne 2021. Instead of NT-Xent the loss can be noise-contrastive estimation with a learned
/// normaliser (Gutmann & Hyvarinen 2010). Diagnostics: contrastive_accuracy, positive_similarity,
/// negative_similarity; with NCE also normaliser, data_probability, noise_probability.
class SimClr : public MethodWith<SimClrOptions> {
 public:
  static void declare(MethodEntry& entry);
  SimClr(const SimClrOptions& options, EncoderPointer encoder);

  /// Two views [batch, 1, time] of one shape. Throws std::invalid_argument for any other.
  StepOutput step(const Batch& batch) override;
  /// h of both views, then z of both.
  std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>& views) override;
  StepOutput compare(const std::vector<torch::Tensor>& representations,
                     const Batch& batch) override;
  /// The similarity matrix of the batch.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ProjectionHead> projector_;
  torch::Tensor normaliser_;       ///< of NCE; undefined with NT-Xent
  torch::Tensor last_a_, last_b_;  ///< of the last step, to be looked at
  std::vector<std::int64_t> last_clips_;
};

}  // namespace earshot
