#pragma once

#include "core/methods/method_with.h"
#include "core/models/layers/projection_head.h"
#include "core/params/binder.h"

namespace earshot::example {

struct SwavOptions {
  std::int64_t small_views = 4;
  double small_share = 0.5;
  double temperature = 0.1;
  double epsilon = 0.05;
  std::int64_t prototypes = 64;
  std::int64_t projection_dim = 64;
  std::int64_t frozen_epochs = 1;
};

void describe(Binder& binder, SwavOptions& options);

/// SwAV (Caron et al. 2020, "Unsupervised learning of visual features by contrasting cluster
/// assignments", sec. 3): two large and some small crops of each clip, prototypes, and codes of the
/// large crops that every other crop foretells. It lives in the tests alone: the example of "More
/// than two views" in docs/add-a-method.md. Diagnostics: prototypes_foretold.
class Swav : public MethodWith<SwavOptions> {
 public:
  static void declare(MethodEntry& entry);
  Swav(const SwavOptions& options, EncoderPointer encoder);

  /// Two large and method.small_views small views, each [batch, 1, its time]. Throws
  /// std::invalid_argument for any other number.
  StepOutput step(const Batch& batch) override;
  /// Leaves the prototypes as they are in the first epochs (the authors' code).
  void after_gradient(const StepProgress& progress) override;
  /// Prototypes of length 1.
  void after_step(const StepProgress& progress) override;
  EncoderPointer encoder() const override { return encoder_; }
  const torch::Tensor& prototypes() const { return prototypes_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ProjectionHead> projector_;
  torch::Tensor prototypes_;  ///< [prototypes, projection], rows of length 1
};

}  // namespace earshot::example
