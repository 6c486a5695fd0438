#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "core/losses/nce.h"
#include "core/methods/inside.h"

namespace earshot {

struct GaussianLessonOptions {
  double noise_deviation = 2;
  std::int64_t noise_ratio = 1;
  std::int64_t samples = 1000;
};

/// The textbook example of noise-contrastive estimation (Gutmann & Hyvarinen 2010, sec. 3, in one
/// dimension): data N(0, 1), noise N(0, deviation^2) of known density, and the model
/// log p(u) = -a/2 (u - m)^2 + c, whose normaliser c is learned beside a and m. It begins as the
/// noise, and must come to m = 0, a = 1 and c = -log(2 pi)/2 = -0.918939.
class GaussianLesson : public torch::nn::Module {
 public:
  static constexpr double true_precision = 1.0;
  static const double true_normaliser;

  explicit GaussianLesson(const GaussianLessonOptions& options);

  /// Fresh samples of the run's seed and the step; the loss of one step.
  Nce step(std::uint64_t seed, std::int64_t step);
  torch::Tensor mean() const;
  torch::Tensor precision() const;
  torch::Tensor normaliser() const;
  /// log p of samples [samples, 1]; returns [samples].
  torch::Tensor log_density(const torch::Tensor& u) const;
  /// The model's density beside the data's and the noise's.
  InsidePart density_part() const;

 private:
  GaussianLessonOptions options_;
  torch::Tensor mean_, precision_, normaliser_;
};

}  // namespace earshot
