#pragma once

#include <string>

#include "core/methods/method_with.h"
#include "core/params/binder.h"

namespace earshot {

struct ColaOptions {
  enum class Similarity { Bilinear, Cosine };
  enum class Head { Code, Squashed };
  enum class Passes { Shared, Separate };

  Similarity similarity = Similarity::Bilinear;
  double temperature = 0.2;
  std::int64_t projection_dim = 512;
  Head head = Head::Code;
  double positive_noise = 0;
  Passes passes = Passes::Shared;
};

void describe(Binder& binder, ColaOptions& options);

/// COLA's projection (Saeed et al. 2020, sec. 3): linear, layer norm, tanh; or the linear layer
/// alone, which its code compares by cosine.
class ColaHead : public torch::nn::Module {
 public:
  ColaHead(std::int64_t features, std::int64_t dimensions, bool squashes = true);

  /// features [batch, features]; returns [batch, dimensions], where squashed each between -1 and 1.
  torch::Tensor forward(const torch::Tensor& features);
  /// What follows the linear layer where it squashes.
  torch::Tensor squashed(const torch::Tensor& values);

 private:
  torch::nn::Linear linear_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
};

/// COLA (Saeed, Grangier & Zeghidour 2020, "Contrastive learning of general-purpose audio
/// representations", sec. 3): two crops of one clip; each first crop is to find the second crop of
/// its own clip among those of the batch, by a learned bilinear similarity. Diagnostics:
/// contrastive_accuracy, positive_similarity, negative_similarity, largest_similarity.
class ColaMethod : public MethodWith<ColaOptions> {
 public:
  static void declare(MethodEntry& entry);
  ColaMethod(const ColaOptions& options, EncoderPointer encoder);

  /// Two views [batch, 1, time] of one shape, anchors and positives. Throws std::invalid_argument
  /// for any other.
  StepOutput step(const Batch& batch) override;
  /// Both crops' features h and projections z.
  std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>& views) override;
  StepOutput compare(const std::vector<torch::Tensor>& representations,
                     const Batch& batch) override;
  /// The similarity of every anchor with every positive, as the loss sees it.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ColaHead> projector_;
  torch::Tensor weight_;           ///< W, where the similarity is bilinear
  torch::Tensor last_similarity_;  ///< of the last step, to be looked at
  std::vector<std::int64_t> last_clips_;
};

}  // namespace earshot
