#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/sound_span.h"
#include "core/models/log_mel.h"

namespace earshot {

struct EncoderContext {
  std::int64_t sample_rate = 16000;  ///< Hz, of the waveform that forward() will get
};

/// Turns raw audio into one feature vector a clip. The front end (log-mel or none) is inside, so
/// that an exported encoder takes sound and nothing else.
class Encoder : public torch::nn::Module {
 public:
  /// waveform [batch, 1, time], time >= minimum_samples(); returns [batch, features()].
  virtual torch::Tensor forward(const torch::Tensor& waveform) = 0;
  virtual std::int64_t features() const = 0;
  virtual std::int64_t minimum_samples() const = 0;
};

/// An encoder that keeps time: local latents z of a few milliseconds, and contexts c that have seen
/// only what came before.
class FrameEncoder : public Encoder {
 public:
  struct Frames {
    torch::Tensor local;    ///< z [batch, local_channels(), frames]
    torch::Tensor context;  ///< c [batch, context_channels(), frames]; z itself where there is none
  };
  virtual Frames frames(const torch::Tensor& waveform) = 0;
  /// The same where only some samples of each row are sound: what is averaged over a clip's time
  /// while it is encoded is averaged over these. Here nothing is.
  virtual Frames frames_of_heard(const torch::Tensor& waveform, const std::vector<SoundSpan>&) {
    return frames(waveform);
  }
  /// The features of a whole clip, [batch, features()]; here the mean of its contexts over time.
  virtual torch::Tensor features_of(const Frames& frames) { return frames.context.mean(2); }
  torch::Tensor forward(const torch::Tensor& waveform) override {
    return features_of(frames(waveform));
  }
  virtual std::int64_t local_channels() const = 0;
  virtual std::int64_t context_channels() const = 0;
  virtual std::int64_t hop_samples() const = 0;  ///< from one frame to the next
};

/// An encoder on a picture of the sound, which a method may change before it is encoded.
class PictureEncoder : public Encoder {
 public:
  /// waveform [batch, 1, time]; returns the log-mel spectrogram [batch, 1, bands, frames].
  virtual torch::Tensor picture(const torch::Tensor& waveform) = 0;
  /// picture [batch, 1, bands, frames]; returns [batch, features()].
  virtual torch::Tensor features_of(const torch::Tensor& picture) = 0;
  virtual const LogMelOptions& front_end() const = 0;
  std::int64_t bands() const { return front_end().mels; }
  torch::Tensor forward(const torch::Tensor& waveform) override {
    return features_of(picture(waveform));
  }
};

using EncoderPointer = std::shared_ptr<Encoder>;

}  // namespace earshot
