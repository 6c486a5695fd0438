#pragma once

#include "core/methods/method_with.h"
#include "core/models/layers/projection_head.h"

namespace earshot::strangers {

struct SwappedCodesOptions {
  std::int64_t small_views = 4;
  double small_share = 0.5;
  std::int64_t prototypes = 64;
  double temperature = 0.1;
  double epsilon = 0.05;
  std::int64_t rounds = 3;
  std::int64_t still_epochs = 1;
  std::int64_t projection_dim = 128;
  std::int64_t hidden_dim = 256;
};
void describe(Binder& binder, SwappedCodesOptions& options);

/// Two large and several small crops of a clip each tell to which prototypes the large ones belong,
/// by codes that share the batch out evenly (Caron et al. 2020, SwAV).
class SwappedCodes : public MethodWith<SwappedCodesOptions> {
 public:
  static void declare(MethodEntry& entry);
  SwappedCodes(const SwappedCodesOptions& options, EncoderPointer encoder);
  /// Throws std::invalid_argument unless there are as many views as the options say.
  StepOutput step(const Batch& batch) override;
  /// In the first epochs the prototypes stand still.
  void after_gradient(const StepProgress& progress) override;
  /// Brings each prototype back to length 1.
  void after_step(const StepProgress& progress) override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ProjectionHead> projector_;
  torch::Tensor prototypes_;  ///< [prototypes, projection_dim], rows of length 1
};

}  // namespace earshot::strangers
