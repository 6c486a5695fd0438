#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/models/encoder.h"
#include "core/models/encoders/picture_options.h"
#include "core/tensor/batch_norm.h"

namespace earshot {

struct ImageOptions : PictureOptions {
  enum class Spectrum { Power, TensorFlow };
  enum class Normalise { Running, Each, None, Image };

  Spectrum spectrum = Spectrum::Power;
  Normalise normalise = Normalise::Running;
};

void describe(Binder& binder, ImageOptions& options);

/// The front end that these options make; frames are those whose window lies inside the sound.
/// Throws ParameterError naming the field where the bands do not fit the sample rate (Hz).
LogMelOptions image_front_end(const ImageOptions& options, std::int64_t sample_rate);

/// A network for images on a log-mel spectrogram of one channel: the front end, a normalisation of
/// the whole picture, and the network's stages one after the other. Runs channels-last.
class ImageEncoder : public PictureEncoder {
 public:
  /// waveform [batch, 1, time]; throws std::invalid_argument for any other or a shorter one.
  torch::Tensor picture(const torch::Tensor& waveform) override;
  /// picture [batch, 1, bands, frames], both at least 1; returns [batch, features()].
  torch::Tensor features_of(const torch::Tensor& picture) override;
  const LogMelOptions& front_end() const override { return front_end_->options(); }
  std::int64_t minimum_samples() const override { return front_end_->minimum_samples(); }

  /// The stages by name and what each makes of the one before; the last gives the features.
  std::size_t stages() const { return stages_.size(); }
  const std::string& stage_name(std::size_t stage) const { return stages_[stage].name; }
  torch::Tensor apply_stage(std::size_t stage, const torch::Tensor& input) const {
    return stages_[stage].apply(input);
  }

 protected:
  /// `name` is the encoder's own, for what it says of a wrong sound.
  ImageEncoder(std::string name, const ImageOptions& options, std::int64_t sample_rate);

  /// The shortest sound with so many frames, in samples.
  std::int64_t samples_for(std::int64_t frames) const;

  using Apply = std::function<torch::Tensor(const torch::Tensor&)>;
  void add_stage(std::string name, Apply apply);

 private:
  struct Stage {
    std::string name;
    Apply apply;
  };
  torch::Tensor normalised(const torch::Tensor& picture);

  std::string name_;
  ImageOptions::Normalise normalise_;
  std::shared_ptr<LogMel> front_end_;
  BatchNorm2d input_norm_{nullptr};  ///< where the picture is normalised by "running"
  std::vector<Stage> stages_;
};

/// Draws every convolution's weights from a normal distribution of variance 2 / fan-out, biases
/// zero (He et al. 2015, "Delving deep into rectifiers"; as torchvision begins its networks).
void begin_convolutions(torch::nn::Module& network);

}  // namespace earshot
