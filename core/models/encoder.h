#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

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

using EncoderPointer = std::shared_ptr<Encoder>;

}  // namespace earshot
