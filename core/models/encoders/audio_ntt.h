#pragma once

#include <memory>
#include <string>

#include "core/models/encoder.h"
#include "core/models/encoders/audio_ntt_network.h"
#include "core/models/encoders/picture_options.h"
#include "core/models/log_mel.h"
#include "core/tensor/batch_norm.h"

namespace earshot {

struct AudioNttOptions : PictureOptions {
  enum class Version { Of2020, Of2022 };

  AudioNttOptions();

  Version version = Version::Of2020;
  std::int64_t width = 2048;
  double dropout = 0.3;
};

void describe(Binder& binder, AudioNttOptions& options);

/// The front end that these options make: BYOL-A's (Niizumi et al. 2021, sec. IV-A), frames centred
/// on the sound, natural logarithm of power plus 2^-23.
LogMelOptions audio_ntt_front_end(const AudioNttOptions& options, std::int64_t sample_rate);

/// The shortest sound of which a time step is left, in samples.
std::int64_t audio_ntt_minimum(const AudioNttOptions& options, std::int64_t sample_rate);

/// BYOL-A's encoder (see AudioNttNetwork) with its log-mel front end. The network expects pictures
/// of mean 0 and deviation 1; the published code takes them from the data set beforehand, here a
/// batch norm without weights does (its running statistics are those of the training set), so that
/// the encoder takes sound and nothing else. 2020: [batch, width]; 2022: [batch, width + 64 x bands
/// / 4].
class AudioNtt : public PictureEncoder {
 public:
  /// Throws ParameterError naming the field where bands and sample rate (Hz) do not fit.
  AudioNtt(const AudioNttOptions& options, std::int64_t sample_rate);

  torch::Tensor picture(const torch::Tensor& waveform) override;
  /// Throws std::invalid_argument for a picture with too few frames.
  torch::Tensor features_of(const torch::Tensor& picture) override;
  const LogMelOptions& front_end() const override { return front_end_->options(); }
  std::int64_t features() const override { return network_->width(); }
  std::int64_t minimum_samples() const override { return minimum_; }

 private:
  std::int64_t minimum_ = 0;
  std::shared_ptr<LogMel> front_end_;
  BatchNorm2d input_norm_{nullptr};
  std::shared_ptr<AudioNttNetwork> network_;
};

}  // namespace earshot
