#pragma once

#include "core/methods/method_with.h"
#include "core/models/layers/projection_head.h"

namespace earshot::strangers {

struct VicregOptions {
  double invariance_weight = 25;
  double variance_weight = 25;
  double covariance_weight = 1;
  std::int64_t projection_dim = 128;
  std::int64_t hidden_dim = 256;
  std::int64_t head_layers = 3;
};
void describe(Binder& binder, VicregOptions& options);

/// Two views of a clip are to be alike, every dimension is to vary over the batch, and no two
/// dimensions are to vary together; no negatives, no momentum (Bardes, Ponce & LeCun 2022).
class Vicreg : public MethodWith<VicregOptions> {
 public:
  static void declare(MethodEntry& entry);
  Vicreg(const VicregOptions& options, EncoderPointer encoder);
  /// Throws std::invalid_argument unless there are two views of two clips or more.
  StepOutput step(const Batch& batch) override;
  std::vector<torch::Tensor> represent(const std::vector<torch::Tensor>& views) override;
  StepOutput compare(const std::vector<torch::Tensor>& features, const Batch& batch) override;
  EncoderPointer encoder() const override { return encoder_; }

 private:
  EncoderPointer encoder_;
  std::shared_ptr<ProjectionHead> projector_;
};

}  // namespace earshot::strangers
