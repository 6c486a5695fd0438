#pragma once

#include <string>
#include <vector>

#include "core/models/encoder.h"
#include "core/models/layers/qrnn.h"
#include "core/models/layers/sinc_layer.h"
#include "core/params/binder.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot {

struct PaseEncoderOptions {
  std::string widths = "64,64,128,128,256,256,512,512";
  std::string kernels = "251,20,11,11,11,11,11,11";
  std::string strides = "1,10,2,1,2,1,2,2";
  std::int64_t embedding = 100;
  std::int64_t qrnn_units = 0;
  std::int64_t qrnn_layers = 1;
  bool dense_skips = false;
  bool output_norm = true;
};

void describe(Binder& binder, PaseEncoderOptions& options);

/// One block of PASE's encoder: samples of kernel and stride, channels.
struct PaseBlockShape {
  std::int64_t width = 0, kernel = 0, stride = 0;
};

/// PASE's encoder on raw audio (Pascual et al. 2019, sec. 2.1) and, with a QRNN and dense skip
/// connections, PASE+'s (Ravanelli et al. 2020, sec. 2.2): SincNet, seven convolutions, each with
/// reflected edges, batch norm and a PReLU for each channel that begins at 0, together 160 samples
/// a frame; a projection to the embedding, then batch norm without scale and shift. The feature of
/// a clip is the mean of its frames. 5,818,020 parameters; PASE+ (qrnn_units 512, dense_skips,
/// embedding 256) 7,832,896. Parameter names are those of the published checkpoints.
class PaseEncoder : public FrameEncoder {
 public:
  /// Throws ParameterError naming the field where widths, kernels and strides cannot be read or do
  /// not fit each other or the sample rate.
  PaseEncoder(const PaseEncoderOptions& options, std::int64_t sample_rate);

  /// Local and context are the same: the embedding, [batch, embedding, frames].
  Frames frames(const torch::Tensor& waveform) override { return frames_of_heard(waveform, {}); }
  /// The batch norms' statistics are of the frames that lie inside each row's sound.
  Frames frames_of_heard(const torch::Tensor& waveform,
                         const std::vector<SoundSpan>& heard) override;
  std::int64_t features() const override { return options_.embedding; }
  std::int64_t local_channels() const override { return options_.embedding; }
  std::int64_t context_channels() const override { return options_.embedding; }
  std::int64_t hop_samples() const override { return hop_; }
  std::int64_t minimum_samples() const override { return minimum_samples_; }

  std::size_t blocks() const { return blocks_->size(); }
  /// `heard` as the batch norm takes it.
  torch::Tensor apply_block(std::size_t index, const torch::Tensor& signal,
                            const torch::Tensor& heard = {});

 private:
  PaseEncoderOptions options_;
  std::vector<PaseBlockShape> shapes_;
  std::int64_t hop_ = 0, minimum_samples_ = 0;
  torch::nn::ModuleList blocks_, skips_;
  std::shared_ptr<Qrnn> qrnn_;
  Conv1d projection_{nullptr};
  BatchNorm1d norm_{nullptr};
};

/// The blocks that these options name. Throws ParameterError, paths "encoder.widths" and so on.
std::vector<PaseBlockShape> pase_blocks(const PaseEncoderOptions& options);

/// The shortest sound that gives so many frames, in samples. Throws as pase_blocks.
std::int64_t pase_samples(const PaseEncoderOptions& options, std::int64_t frames);

}  // namespace earshot
