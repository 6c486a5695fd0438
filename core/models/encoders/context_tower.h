#pragma once

#include "core/models/encoders/image_encoder.h"

namespace earshot {

struct ContextTowerOptions : ImageOptions {
  ContextTowerOptions() {
    bands = 128;
    window_ms = 64;
    normalise = ImageOptions::Normalise::Each;
  }
};

void describe(Binder& binder, ContextTowerOptions& options);

/// The tower of Doersch et al. 2015 ("Unsupervised visual representation learning by context
/// prediction", fig. 3; sizes as in its code) on one channel: five convolutions and fc6, batch norm
/// without scale and shift in the last four. A patch of 96 x 96 gives 4096 features; on a larger
/// picture fc6 looks at every place, and its mean is the features (ours).
class ContextTower : public ImageEncoder {
 public:
  static constexpr std::int64_t least_patch = 93;  ///< bands and frames at which fc6 has a place

  /// Throws ParameterError, path "encoder.bands", for fewer bands than that.
  ContextTower(const ContextTowerOptions& options, std::int64_t sample_rate);
  /// picture [batch, 1, bands, frames], both at least `least_patch`. Throws std::invalid_argument.
  torch::Tensor features_of(const torch::Tensor& picture) override;
  std::int64_t features() const override;
  std::int64_t minimum_samples() const override;
};

}  // namespace earshot
