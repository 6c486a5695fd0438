#pragma once

#include "core/models/encoder.h"
#include "core/models/layers/frame_pooling.h"
#include "core/models/layers/front_end.h"
#include "core/models/layers/strided_layers.h"
#include "core/params/binder.h"

namespace earshot {

struct Wav2vecEncoderOptions {
  enum class Size { Small, Large, Code };
  enum class DropoutIn { Context, Both };
  enum class Padding { Replicate, Zero };

  FrontEndOptions front_end;
  Size size = Size::Small;
  std::int64_t channels = 512;
  std::int64_t context_channels = 512;
  double dropout = 0;
  DropoutIn dropout_in = DropoutIn::Context;
  bool log_compression = true;
  Padding padding = Padding::Replicate;
  FramePooling clip;
};

void describe(Binder& binder, Wav2vecEncoderOptions& options);

/// Everything that shapes the two networks.
struct Wav2vecShape {
  struct Layer {
    std::int64_t channels = 512, kernel = 1, stride = 1;
  };
  std::vector<Layer> local, context;
  bool local_skips = false;    ///< around encoder layers of one width
  bool context_skips = false;  ///< around every context layer
  bool log_compression = true;
  bool zero_padding = false;  ///< before the context's convolutions; else the first frame repeats
  bool context_bias = true;
  bool affine_norms = true;
  double dropout = 0;        ///< after the context's convolutions
  double local_dropout = 0;  ///< after the encoder's
};

/// The published shapes: "small" has 5 + 9 layers, "large" 7 + 12 and skips (fairseq's README),
/// "code" 8 + 12 and skips (fairseq's default). On a front end two layers over one column each take
/// the place of the first five.
Wav2vecShape wav2vec_shape(const Wav2vecEncoderOptions& options);

std::vector<StridedLayer> strided_layers(const Wav2vecShape& shape);

/// wav2vec's encoder and context network (Schneider et al. 2019, sec. 2.1): unpadded convolutions
/// on raw sound, z = log(|z| + 1), then causal convolutions over the frames (padded on the left).
/// After each convolution dropout where wanted, one group norm over channels and time, ReLU. A skip
/// connection gives (f(x) + x) sqrt(1/2). Frame t looks at the 465 samples from 160 t on; the norms
/// look at all of a clip. Small: 5,253,120 + 7,091,712 parameters; large: 5,779,456 + 23,611,392.
/// On a front end what frame t looks at is the front end's (FrontEnd, LearnedFilterbank).
class Wav2vecEncoder : public FrameEncoder {
 public:
  /// `front_end`: null for raw sound.
  explicit Wav2vecEncoder(const Wav2vecShape& shape, const FramePooling& clip = {},
                          std::shared_ptr<FrontEnd> front_end = nullptr);

  /// waveform [batch, 1, time >= minimum_samples()]. Throws std::invalid_argument for any other.
  Frames frames(const torch::Tensor& waveform) override { return frames_of_heard(waveform, {}); }
  /// The norms' statistics are of the frames that lie inside each row's sound.
  Frames frames_of_heard(const torch::Tensor& waveform,
                         const std::vector<SoundSpan>& heard) override;
  torch::Tensor features_of(const Frames& frames) override { return pooled(frames, clip_); }
  std::int64_t features() const override;
  std::int64_t minimum_samples() const override;
  std::int64_t local_channels() const override { return shape_.local.back().channels; }
  std::int64_t context_channels() const override { return shape_.context.back().channels; }
  std::int64_t hop_samples() const override;

 private:
  Wav2vecShape shape_;
  FramePooling clip_;
  std::shared_ptr<FrontEnd> front_end_;
  torch::nn::ModuleList local_, context_;
};

}  // namespace earshot
