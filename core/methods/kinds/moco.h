#pragma once

#include <memory>
#include <string>

#include "core/methods/method_with.h"
#include "core/methods/parts/key_queue.h"
#include "core/models/layers/projection_head.h"
#include "core/params/binder.h"

namespace earshot {

struct MoCoOptions {
  enum class Head { Mlp, Linear, None };
  enum class BatchNorm { Shuffled, Split, Plain };

  double temperature = 0.2;
  double momentum = 0.999;
  std::int64_t queue_size = 65536;
  Head head = Head::Mlp;
  std::int64_t projection_dim = 128;
  std::int64_t hidden_dim = 0;
  BatchNorm batch_norm = BatchNorm::Shuffled;
  std::int64_t groups = 8;
  bool symmetric = false;
};

void describe(Binder& binder, MoCoOptions& options);

/// Momentum contrast (He et al. 2019, "Momentum contrast for unsupervised visual representation
/// learning", algorithm 1; Chen et al. 2020, "Improved baselines with momentum contrastive
/// learning" for v2's head and temperature): the first view of a clip, encoded, is a query that has
/// to tell the key of its second view, made by a slowly following copy of the encoder, from a queue
/// of keys of earlier batches. One step: queries, key encoder follows, keys, loss, and after the
/// optimiser's step the keys enter the queue, so that a key is never among its own negatives.
/// Diagnostics: contrastive_accuracy, positive_similarity, negative_similarity, key_distance
/// (relative, of the encoders' weights), queue_age (mean, steps), queue_filled (share).
class MoCo : public MethodWith<MoCoOptions> {
 public:
  static void declare(MethodEntry& entry);
  /// Two encoders of one structure, which are modules of the method from now on; `key_encoder`
  /// becomes a copy of `encoder`.
  MoCo(const MoCoOptions& options, EncoderPointer encoder, EncoderPointer key_encoder);

  /// Two views [batch, 1, time] of one shape and a clip for each row; batch >= 2. Throws
  /// std::invalid_argument for anything else.
  StepOutput step(const Batch& batch) override;
  void after_step(const StepProgress& progress) override;
  /// The similarity matrix of the batch, the queue's age, its similarity to the queries.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return encoder_; }
  KeyQueue& queue() { return *queue_; }

 private:
  struct Side {
    torch::Tensor features, projections;  ///< projections of length 1
  };
  Side queries_of(const torch::Tensor& view);
  Side keys_of(const torch::Tensor& view, const Batch& batch, std::uint64_t direction);
  std::int64_t groups() const {
    return options_.batch_norm == MoCoOptions::BatchNorm::Plain ? 1 : options_.groups;
  }

  EncoderPointer encoder_, key_encoder_;
  std::shared_ptr<ProjectionHead> projector_, key_projector_;
  std::shared_ptr<KeyQueue> queue_;
  /// Of the last step: its queries, and the keys that are to enter the queue.
  torch::Tensor last_queries_, last_keys_;
  std::vector<std::int64_t> last_clips_;
  std::int64_t last_step_ = 0;
};

}  // namespace earshot
