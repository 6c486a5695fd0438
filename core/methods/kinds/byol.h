#pragma once

#include <memory>
#include <string>

#include "core/methods/method_with.h"
#include "core/models/layers/byol_head.h"
#include "core/params/binder.h"

namespace earshot {

struct ByolOptions {
  enum class MomentumSchedule { Cosine, Constant };
  enum class TargetStart { Copy, Own };
  enum class Passes { Separate, Shared };

  std::int64_t projection_dim = 256;
  std::int64_t hidden_dim = 4096;
  bool last_bias = false;
  double momentum = 0.996;
  MomentumSchedule momentum_schedule = MomentumSchedule::Cosine;
  bool predictor = true;
  bool stop_gradient = true;
  TargetStart target_start = TargetStart::Copy;
  Passes passes = Passes::Separate;
};

void describe(Binder& binder, ByolOptions& options);

/// What the target keeps of itself at step `step` of `steps`: 1 - (1 - base)(cos(pi step / steps) +
/// 1) / 2, from base to 1 (Grill et al. 2020, sec. 3.2 "Training").
double byol_momentum(double base, std::int64_t step, std::int64_t steps);

/// BYOL (Grill et al. 2020, "Bootstrap your own latent", sec. 3): two views of a clip; the online
/// branch (encoder, projector, predictor) predicts what the target branch (encoder, projector)
/// makes of the other view, in both directions; the target takes no gradient and follows the online
/// branch after every optimiser step. Batch norm of both branches runs on batch statistics while
/// training. Without the predictor or the stop-gradient it collapses, which is to be seen.
/// Diagnostics: positive_similarity (prediction and target), negative_similarity (projections of
/// different clips; 1 is collapsed), projection_spread (0 collapsed, 1 spread evenly),
/// target_distance (relative, of the encoders' weights).
class Byol : public MethodWith<ByolOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Two encoders of one structure, which are modules of the method from now on.
  Byol(const ByolOptions& options, EncoderPointer encoder, EncoderPointer target_encoder);

  /// Two views [batch, 1, time] of one shape, batch >= 2. Throws std::invalid_argument for
  /// anything else.
  StepOutput step(const Batch& batch) override;
  void after_step(const StepProgress& progress) override;
  /// The similarity matrix of the batch; how far the target lags, layer by layer; the spread of
  /// each dimension of the projections.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 protected:
  /// The features [batch, features] that an encoder makes of a view.
  virtual torch::Tensor encode(Encoder& encoder, const torch::Tensor& view);
  /// The step on two views that encode() takes.
  StepOutput learn(const torch::Tensor& one, const torch::Tensor& two,
                   const std::vector<std::int64_t>& clips);
  const EncoderPointer& target_encoder() const { return target_encoder_; }

 private:
  struct Branch {
    torch::Tensor features, projections;
  };
  std::vector<Branch> branches(const torch::Tensor& one, const torch::Tensor& two, bool target);

  EncoderPointer encoder_, target_encoder_;
  std::shared_ptr<ByolHead> projector_, predictor_, target_projector_;
  torch::Tensor last_predictions_, last_targets_, last_projections_;
  std::vector<std::int64_t> last_clips_;
};

}  // namespace earshot
