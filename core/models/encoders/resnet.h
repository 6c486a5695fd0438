#pragma once

#include "core/models/encoders/image_encoder.h"

namespace earshot {

struct ResNetOptions : ImageOptions {
  bool zero_last_norm = false;
};

void describe(Binder& binder, ResNetOptions& options);

/// Which of He et al.'s networks.
enum class ResNetDepth {
  Eighteen,  ///< two blocks of two 3x3 convolutions in each of four layers; 512 features
  Fifty      ///< 3, 4, 6, 3 bottlenecks; 2048 features
};

/// ResNet-18 or ResNet-50 (He et al. 2016, "Deep residual learning for image recognition", table
/// 1) on one channel, without its classifier: features are the mean over time and frequency.
/// Structure and parameter names are torchvision's ("conv1.weight", "layer1.0.bn1.bias"), the
/// stride of a bottleneck being in its 3x3 convolution. 11,170,240 and 23,501,760 parameters.
class ResNet : public ImageEncoder {
 public:
  ResNet(ResNetDepth depth, const ResNetOptions& options, std::int64_t sample_rate);
  std::int64_t features() const override { return features_; }

 private:
  std::int64_t features_ = 0;
};

}  // namespace earshot
