#pragma once

#include "core/losses/info_nce.h"
#include "core/methods/method_with.h"
#include "core/methods/parts/block_predictor.h"
#include "core/methods/parts/negative_frames.h"
#include "core/models/layers/vector_quantiser.h"

namespace earshot {

struct VqCpcOptions {
  enum class Codebook { Gradient, Average };
  enum class ScorerStart { Normal, Uniform };

  std::int64_t context_blocks = 6;
  std::int64_t steps = 6;
  std::int64_t frames_per_block = 1;
  NegativeOptions negatives{NegativeOptions::Pool::Batch, 15, false};
  bool both_directions = false;
  std::int64_t codes = 32;
  std::int64_t code_dim = 3;
  Codebook codebook = Codebook::Gradient;
  double ema_decay = 0.99;
  double commitment = 0.25;
  double quantiser_weight = 0.5;
  std::int64_t revive_after = 100;
  double corruption = 0;
  std::int64_t block_dim = 32;
  std::int64_t hidden = 512;
  std::int64_t layers = 2;
  double dropout = 0.1;
  ScorerStart scorer_start = ScorerStart::Normal;
};

void describe(Binder& binder, VqCpcOptions& options);

/// Contradictions between these settings and the rest of an experiment; path and words.
Contradictions vq_cpc_contradictions(const Values& all);

/// VQ-CPC (Hadjeres & Crestel 2020, "Vector quantized contrastive predictive coding for
/// template-based music generation", sec. 3) on sound: every block of an excerpt is encoded, mapped
/// to a few dimensions, replaced by its nearest code and mapped up again; from the first blocks a
/// recurrent context predicts each of the next ones by InfoNCE. Loss: the contrasts summed over the
/// steps + weight x (codebook term + commitment x commitment term), these summed over the blocks of
/// the context, of the targets and of the negatives, averaged over clips and over the three (in
/// both directions four) groups, as vqcpc-bach's code does. Diagnostics: contrastive_accuracy (ties
/// are misses), contrastive_loss, quantiser_loss, perplexity and codes_in_use of the batch,
/// codes_revived since the beginning, and loss_step_k and accuracy_step_k.
class VqCpc : public MethodWith<VqCpcOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Throws std::invalid_argument where the encoder keeps no frames.
  VqCpc(const VqCpcOptions& options, const EncoderPointer& encoder);

  /// One view [batch, 1, time] with frames for all blocks; what comes after them is not looked at.
  /// Throws std::invalid_argument for any other.
  StepOutput step(const Batch& batch) override;
  void after_step(const StepProgress& progress) override;
  /// The codes of the last step along time, how often each was used, and accuracy and loss of each
  /// prediction step.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  /// What one reading direction gives.
  struct Direction {
    torch::Tensor loss, accuracy;  ///< [steps]
    torch::Tensor negatives;       ///< int64 [batch, steps, count], blocks of the whole batch
  };
  torch::Tensor blocks_of(const FrameEncoder::Frames& frames) const;
  Direction contrast(BlockPredictor& predictor, const torch::Tensor& blocks, const Batch& batch,
                     const std::vector<SoundSpan>& heard, const char* stream) const;

  std::shared_ptr<FrameEncoder> encoder_;
  torch::nn::Linear to_code_{nullptr};
  std::shared_ptr<VectorQuantiser> quantiser_;
  torch::nn::Sequential from_code_;
  std::shared_ptr<BlockPredictor> forwards_, backwards_;
  torch::Tensor last_index_;  ///< [batch, blocks]
  torch::Tensor last_sound_;  ///< of some clips what the blocks cover, [clips, 1, samples]
  torch::Tensor last_loss_, last_accuracy_;
  std::vector<std::int64_t> last_clips_;
};

}  // namespace earshot
