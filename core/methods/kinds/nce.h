#pragma once

#include "core/methods/kinds/simclr.h"
#include "core/methods/parts/gaussian_lesson.h"

namespace earshot {

struct NceOptions {
  double temperature = 0.2;
  std::int64_t projection_dim = 64;
  double noise_deviation = 2;
  std::int64_t noise_ratio = 1;
  std::int64_t samples = 1000;
};

void describe(Binder& binder, NceOptions& options);

/// Noise-contrastive estimation (Gutmann & Hyvarinen 2010) twice in one run. On sound: the encoder
/// tells the views of one clip from those of the batch's other clips, which are the noise, in
/// SimCLR's frame. And beside it, without touching the encoder, the paper's normal density, whose
/// three parameters one sees arrive at what is known to be true. Diagnostics: SimCLR's, and
/// gaussian_loss, gaussian_mean, gaussian_precision (true: 1), gaussian_normaliser (true:
/// -0.918939), gaussian_normaliser_error.
class NceMethod : public MethodWith<NceOptions> {
 public:
  static void declare(MethodEntry& entry);
  NceMethod(const NceOptions& options, EncoderPointer encoder);

  /// Two views [batch, 1, time] of one shape, two clips or more. Throws std::invalid_argument for
  /// any other.
  StepOutput step(const Batch& batch) override;
  void change(const Values& values) override { contrast_->change(values); }
  /// SimCLR's, and the learned density.
  std::vector<InsidePart> inside() const override;
  EncoderPointer encoder() const override { return contrast_->encoder(); }

 private:
  std::shared_ptr<SimClr> contrast_;
  std::shared_ptr<GaussianLesson> lesson_;
};

}  // namespace earshot
