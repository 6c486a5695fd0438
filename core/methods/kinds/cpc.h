#pragma once

#include "core/methods/method_with.h"
#include "core/methods/parts/negative_frames.h"

namespace earshot {

struct CpcOptions {
  enum class Score { Sum, Mean };

  std::int64_t steps = 12;
  NegativeOptions negatives;
  Score score = Score::Sum;
};

void describe(Binder& binder, CpcOptions& options);

/// Contrastive predictive coding (van den Oord et al. 2018, "Representation learning with
/// contrastive predictive coding", sec. 2): from every context c_t that has all its targets, a
/// linear map W_k each for k = 1..steps predicts the latent z_{t+k}; InfoNCE (eq. 4) against drawn
/// latents, averaged over t and k. No augmentation, one view, gradient to positives and negatives.
/// Negatives are drawn for each target frame and never are that frame (CPC_audio's code draws for
/// each anchor and can hit the target). Diagnostics: contrastive_accuracy, information_bound
/// (log(1 + negatives) - loss, in nats), and loss_step_k and accuracy_step_k.
class Cpc : public MethodWith<CpcOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Throws std::invalid_argument where the encoder keeps no frames.
  Cpc(const CpcOptions& options, const EncoderPointer& encoder);

  /// One view [batch, 1, time] with more frames than steps. Throws std::invalid_argument for any
  /// other.
  StepOutput step(const Batch& batch) override;
  /// Accuracy and loss of each prediction step.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  std::shared_ptr<FrameEncoder> encoder_;
  torch::nn::Linear predictors_{nullptr};  ///< all W_k, [steps x local, context]
  torch::Tensor last_accuracy_, last_loss_;
};

}  // namespace earshot
