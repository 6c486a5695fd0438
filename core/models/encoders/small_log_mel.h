#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/models/encoder.h"
#include "core/models/encoders/picture_options.h"
#include "core/tensor/batch_norm.h"

namespace earshot {

struct SmallLogMelOptions : PictureOptions {
  enum class Pooling { All, Time };

  std::string widths = "24,48,96,128";
  Pooling pooling = Pooling::All;
};

void describe(Binder& binder, SmallLogMelOptions& options);

/// A small convolutional encoder on a log-mel spectrogram, fit for two CPU cores; ours. The
/// spectrogram is normalised by one running mean and variance, then come 3x3 convolutions with
/// stride 2, batch norm and ReLU, one for each width; features are the mean and the maximum of each
/// last channel over time and frequency, so that sound of any length gives 2 x the last width; or,
/// pooled over time alone, of each channel in each band that is left (2 x the last width x bands).
/// Runs channels-last, which a CPU does twice as fast.
class SmallLogMel : public PictureEncoder {
 public:
  /// Throws ParameterError naming the field where widths cannot be read or the bands do not fit the
  /// sample rate.
  SmallLogMel(const SmallLogMelOptions& options, std::int64_t sample_rate);

  torch::Tensor picture(const torch::Tensor& waveform) override;
  torch::Tensor features_of(const torch::Tensor& picture) override;
  const LogMelOptions& front_end() const override { return front_end_->options(); }
  std::int64_t features() const override {
    return 2 * last_width_ * std::max<std::int64_t>(1, bands_kept_);
  }
  std::int64_t minimum_samples() const override { return front_end_->minimum_samples(); }

 private:
  std::int64_t last_width_ = 0;
  std::int64_t bands_kept_ = 0;  ///< 0: pooled over frequency too
  std::shared_ptr<LogMel> front_end_;
  BatchNorm2d input_norm_{nullptr};
  torch::nn::ModuleList convolutions_, norms_;
};

/// "24,48" -> {24, 48}. Throws ParameterError, path "encoder.widths".
std::vector<std::int64_t> widths_from(const std::string& text);

}  // namespace earshot
