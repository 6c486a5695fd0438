#pragma once

#include "core/methods/method_with.h"
#include "core/models/layers/projection_head.h"
#include "core/params/binder.h"

namespace earshot::example {

struct BarlowTwinsOptions {
  double redundancy_weight = 5e-3;
  std::int64_t projection_dim = 128;
};

void describe(Binder& binder, BarlowTwinsOptions& options);

/// Barlow Twins (Zbontar et al. 2021, algorithm 1): two views of each clip, one encoder, a
/// projection head, and no negatives. It lives in the tests alone: the example of
/// docs/add-a-method.md.
class BarlowTwins : public MethodWith<BarlowTwinsOptions> {
 public:
  static void declare(MethodEntry& entry);
  BarlowTwins(const BarlowTwinsOptions& options, EncoderPointer encoder);

  /// Two views [batch, 1, time] of one shape. Throws std::invalid_argument for any other.
  StepOutput step(const Batch& batch) override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ProjectionHead> projector_;
};

}  // namespace earshot::example
