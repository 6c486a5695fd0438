#pragma once

#include "core/models/encoder.h"
#include "core/models/layers/frame_pooling.h"
#include "core/models/layers/front_end.h"
#include "core/models/layers/strided_layers.h"
#include "core/params/binder.h"

namespace earshot {

struct CpcEncoderOptions {
  enum class Layout { Speech, Music };
  enum class Norm { None, Channel, Batch };
  enum class Context { Gru, Lstm };

  FrontEndOptions front_end;
  Layout layout = Layout::Speech;  ///< of the convolutions on raw sound
  std::int64_t channels = 512;
  Norm norm = Norm::Channel;
  Context context = Context::Gru;
  std::int64_t context_channels = 256;
  FramePooling clip;
};

void describe(Binder& binder, CpcEncoderOptions& options);

/// CPC's encoder (van den Oord et al. 2018, sec. 3.1): five strided convolutions with ReLU turn
/// every 160 samples into a local latent z, a GRU turns the latents so far into a context c. With
/// 512 and 256 channels and no norm 5,250,560 + 591,360 parameters. The paddings (3, 2, 1, 1, 1)
/// are those of facebookresearch/CPC_audio: 20,480 samples give 128 frames, and frame t looks at
/// the 465 samples from 160 t - 153 on. The convolutions' weights begin as He et al. 2015 say
/// (ours; the paper does not), which keeps the sound's level where there is no norm. On a front end
/// two convolutions over one column each take the place of the five: what frame t looks at is the
/// front end's (FrontEnd, LearnedFilterbank), so that it still tells nothing of what comes.
class CpcEncoder : public FrameEncoder {
 public:
  /// sample_rate in Hz; only a front end asks for it. Throws std::invalid_argument where its bands
  /// do not fit the rate.
  explicit CpcEncoder(const CpcEncoderOptions& options, std::int64_t sample_rate = 16000);

  /// waveform [batch, 1, time >= minimum_samples()]. Throws std::invalid_argument for any other.
  Frames frames(const torch::Tensor& waveform) override { return frames_of_heard(waveform, {}); }
  /// Batch norm's statistics are of the frames that lie inside each row's sound.
  Frames frames_of_heard(const torch::Tensor& waveform,
                         const std::vector<SoundSpan>& heard) override;
  torch::Tensor features_of(const Frames& frames) override;
  std::int64_t features() const override;
  std::int64_t minimum_samples() const override;
  std::int64_t local_channels() const override { return options_.channels; }
  std::int64_t context_channels() const override { return options_.context_channels; }
  std::int64_t hop_samples() const override {
    return front_end_ ? front_end_->hop_samples() : hop_of(layers_);
  }

 private:
  CpcEncoderOptions options_;
  std::shared_ptr<FrontEnd> front_end_;  ///< null: raw sound
  std::vector<StridedLayer> layers_;
  torch::nn::ModuleList convolutions_, norms_;
  torch::nn::GRU gru_{nullptr};
  torch::nn::LSTM lstm_{nullptr};
};

/// The convolutions of a layout.
std::vector<StridedLayer> cpc_layers(CpcEncoderOptions::Layout layout);

}  // namespace earshot
