#pragma once

#include "core/methods/method_with.h"
#include "core/methods/parts/negative_frames.h"
#include "core/models/layers/step_predictor.h"

namespace earshot {

struct Wav2vecOptions {
  enum class Loss { Binary, NoiseContrast, InfoNce };

  std::int64_t steps = 12;
  std::int64_t offset = 3;
  NegativeOptions negatives{NegativeOptions::Pool::Clip, 10, false};
  std::int64_t cross_negatives = 0;
  Loss loss = Loss::Binary;
  bool balanced = false;
};

void describe(Binder& binder, Wav2vecOptions& options);

/// Contradictions between these settings and the rest of an experiment; path and words.
Contradictions wav2vec_contradictions(const Values& all);

/// wav2vec (Schneider et al. 2019, "wav2vec: unsupervised pre-training for speech recognition",
/// sec. 2.2): from every context c_i an affine map for each step predicts the latent z_{i + offset
/// + k}, k = 0..steps - 1, told from negatives of the same clip by a binary contrast (eq. 2). The
/// loss is the sum over all predictions divided by their number, as fairseq reports it. A negative
/// is never the target itself (fairseq means so, but its index layouts disagree). With the loss
/// "noise_contrast" the scores are log density ratios up to a learned normaliser (Gutmann &
/// Hyvarinen 2010, eq. 1 to 3; nu = the negatives of a prediction), so that chance is where a new
/// model begins. Diagnostics: contrastive_accuracy, loss_step_k and accuracy_step_k, with NCE also
/// normaliser.
class Wav2vec : public MethodWith<Wav2vecOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Throws std::invalid_argument where the encoder keeps no frames.
  Wav2vec(const Wav2vecOptions& options, const EncoderPointer& encoder);

  /// One view [batch, 1, time] with more frames than the offset. Throws std::invalid_argument for
  /// any other.
  StepOutput step(const Batch& batch) override;
  /// Accuracy and loss of each prediction step.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  NegativeFrames draw(const Batch& batch, std::int64_t frames,
                      const std::vector<SoundSpan>& heard) const;
  torch::Tensor contrast(const FutureScores& scores, const torch::Tensor& infonce) const;

  std::shared_ptr<FrameEncoder> encoder_;
  std::shared_ptr<StepPredictor> predictor_;
  torch::Tensor normaliser_;  ///< of NCE, a scalar; undefined without
  torch::Tensor last_accuracy_, last_loss_;
};

}  // namespace earshot
