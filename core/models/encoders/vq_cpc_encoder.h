#pragma once

#include "core/models/encoder.h"
#include "core/models/encoders/picture_options.h"
#include "core/models/layers/frame_pooling.h"
#include "core/models/log_mel.h"
#include "core/params/binder.h"
#include "core/tensor/batch_norm.h"

namespace earshot {

struct VqCpcEncoderOptions {
  double block_ms = 500;
  std::int64_t bands = 64;
  double hop_ms = 25;
  std::int64_t embedding = 32;
  std::int64_t hidden = 512;
  std::int64_t layers = 2;
  double dropout = 0.1;
  TimePooling pooling = TimePooling::Mean;
  MelKind mel;
};

void describe(Binder& binder, VqCpcEncoderOptions& options);

/// VQ-CPC's encoder (Hadjeres & Crestel 2020, sec. 3) carried over to sound: a block of about a
/// beat is a sequence of log-mel columns where the paper has one of notes; each column is embedded,
/// one GRU reads them forwards and another backwards, and their last states together describe the
/// block. A block hears nothing of its neighbours. Its frames are such blocks, [batch, 2 x hidden,
/// blocks]; there is no context. What is left of a sound after the last whole block is not heard.
class VqCpcEncoder : public FrameEncoder {
 public:
  /// Throws ParameterError naming the field where the block is shorter than a hop.
  VqCpcEncoder(const VqCpcEncoderOptions& options, std::int64_t sample_rate);

  /// waveform [batch, 1, time >= minimum_samples()]. Throws std::invalid_argument for any other.
  Frames frames(const torch::Tensor& waveform) override { return frames_of_heard(waveform, {}); }
  /// While training, the mean and variance that the log-mel is normalised by are of the blocks that
  /// lie inside each row's sound.
  Frames frames_of_heard(const torch::Tensor& waveform,
                         const std::vector<SoundSpan>& heard) override;
  torch::Tensor features_of(const Frames& frames) override {
    return pooled_over_time(frames.local, options_.pooling);
  }
  std::int64_t features() const override { return pooled_size(local_channels(), options_.pooling); }
  std::int64_t minimum_samples() const override { return block_; }
  std::int64_t local_channels() const override { return 2 * options_.hidden; }
  std::int64_t context_channels() const override { return local_channels(); }
  std::int64_t hop_samples() const override { return block_; }

 private:
  torch::Tensor normalised(const torch::Tensor& picture, const std::vector<SoundSpan>& heard,
                           std::int64_t samples);

  VqCpcEncoderOptions options_;
  std::int64_t block_ = 0;  ///< samples
  std::shared_ptr<LogMel> front_end_;
  BatchNorm2d input_norm_{nullptr};
  torch::nn::Linear embedding_{nullptr};
  torch::nn::GRU forwards_{nullptr}, backwards_{nullptr};
};

/// Samples of a block.
std::int64_t block_samples(const VqCpcEncoderOptions& options, std::int64_t sample_rate);

}  // namespace earshot
