#pragma once

#include "core/models/encoders/image_encoder.h"

namespace earshot {

struct EfficientNetOptions : ImageOptions {
  enum class Pooling { Mean, Max };
  enum class BatchNorm { TorchVision, Keras };

  Pooling pooling = Pooling::Mean;
  BatchNorm batch_norm = BatchNorm::TorchVision;
  double drop_connect = 0.2;
};

void describe(Binder& binder, EfficientNetOptions& options);

/// EfficientNet-B0 (Tan & Le 2019, "EfficientNet: rethinking model scaling for convolutional neural
/// networks", table 1) on one channel, without its classifier: 1280 features, the mean or the
/// maximum over time and frequency. Structure and parameter names are torchvision's
/// ("features.1.0.block.0.0.weight"). 4,006,972 parameters. While training whole blocks are left
/// out at random for single clips (Huang et al. 2016), more often the deeper they lie.
class EfficientNetB0 : public ImageEncoder {
 public:
  EfficientNetB0(const EfficientNetOptions& options, std::int64_t sample_rate);
  std::int64_t features() const override;
  /// How often each block that can be left out is, first to last.
  const std::vector<double>& drop_rates() const { return drop_rates_; }

 private:
  std::vector<double> drop_rates_;
};

}  // namespace earshot
