#include "core/models/encoders/wav2vec_encoder.h"

#include <cmath>
#include <stdexcept>

#include "core/models/layers/heard_at.h"
#include "core/models/layers/wav2vec_layer.h"

namespace earshot {
namespace {

void describe_sizes(Binder& binder, Wav2vecEncoderOptions& options) {
  binder
      .choice("size", options.size,
              {{Wav2vecEncoderOptions::Size::Small, "small", "Small",
                "5 encoder and 9 context layers; a context of 210 ms."},
               {Wav2vecEncoderOptions::Size::Large, "large", "Large",
                "7 and 12 layers with skip connections; a context of 810 ms."},
               {Wav2vecEncoderOptions::Size::Code, "code", "As in the code",
                "8 and 12 layers: fairseq's default, not its README's."}})
      .label("Size")
      .help("How many layers the encoder and the context network have.")
      .source("Schneider et al. 2019 (wav2vec), sec. 2.1; large: fairseq's README");
  binder.integer("channels", options.channels)
      .label("Channels")
      .hard(1, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Width of every encoder layer, and of the latents z.")
      .source("Schneider et al. 2019 (wav2vec), sec. 2.1 (512)");
  binder.integer("context_channels", options.context_channels)
      .label("Context channels")
      .hard(1, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Width of every layer of the context network, and of the contexts c.")
      .source("Schneider et al. 2019 (wav2vec), sec. 2.1 (512)");
}

void describe_details(Binder& binder, Wav2vecEncoderOptions& options) {
  binder.real("dropout", options.dropout)
      .label("Dropout")
      .hard(0, 0.95)
      .soft(0, 0.5)
      .advanced()
      .help("Share of values set to zero after convolutions while training.")
      .source("wav2vec's code, fairseq: a setting, 0 in its configuration");
  binder
      .choice("dropout_in", options.dropout_in,
              {{Wav2vecEncoderOptions::DropoutIn::Context, "context", "Context network",
                "The encoder's own layers keep all values."},
               {Wav2vecEncoderOptions::DropoutIn::Both, "both", "Both networks",
                "After every convolution."}})
      .label("Dropout in")
      .advanced()
      .help("After which convolutions values are set to zero.")
      .source("wav2vec's code, fairseq: its feature extractor has none")
      .formerly(std::string("both"));
  binder.flag("log_compression", options.log_compression)
      .label("Log compression")
      .advanced()
      .help("Take log(|z| + 1) of the encoder's output.")
      .source("wav2vec's code, fairseq: on; the paper does not mention it");
  binder
      .choice("padding", options.padding,
              {{Wav2vecEncoderOptions::Padding::Replicate, "replicate", "Repeat the first frame",
                "As the code does by default."},
               {Wav2vecEncoderOptions::Padding::Zero, "zero", "Zeros",
                "The code's setting agg_zero_pad."}})
      .label("Padding of the context")
      .advanced()
      .help("What the causal convolutions hear before the sound begins.")
      .source("wav2vec's code, fairseq: the first frame repeats");
}

/// Every layer with what a skip connection around it adds.
torch::Tensor with_skip(const torch::Tensor& output, const torch::Tensor& input) {
  return (output + input) * std::sqrt(0.5);
}

}  // namespace

void describe(Binder& binder, Wav2vecEncoderOptions& options) {
  describe_front_end(binder, options.front_end, "Schneider et al. 2019 (wav2vec), sec. 2.1");
  describe_sizes(binder, options);
  describe_details(binder, options);
  describe_pooling(binder, options.clip, "Schneider et al. 2019 (wav2vec), sec. 3: contexts c");
}

Wav2vecShape wav2vec_shape(const Wav2vecEncoderOptions& options) {
  Wav2vecShape shape;
  const bool small = options.size == Wav2vecEncoderOptions::Size::Small;
  const std::int64_t z = options.channels, c = options.context_channels;
  if (options.front_end.kind == FrontEndOptions::Kind::Raw) {
    shape.local = {{z, 10, 5}, {z, 8, 4}, {z, 4, 2}, {z, 4, 2}, {z, 4, 2}};
  } else {
    for (const StridedLayer& layer : column_layers())
      shape.local.push_back({z, layer.kernel, layer.stride});
  }
  const int pointwise = small ? 0 : options.size == Wav2vecEncoderOptions::Size::Large ? 2 : 3;
  for (int i = 0; i < pointwise; ++i) shape.local.push_back({z, 1, 1});
  if (small) {
    for (int i = 0; i < 9; ++i) shape.context.push_back({c, 3, 1});
  } else {
    for (std::int64_t kernel = 2; kernel <= 13; ++kernel) shape.context.push_back({c, kernel, 1});
  }
  shape.context_skips = !small;
  shape.log_compression = options.log_compression;
  shape.zero_padding = options.padding == Wav2vecEncoderOptions::Padding::Zero;
  shape.dropout = options.dropout;
  shape.local_dropout =
      options.dropout_in == Wav2vecEncoderOptions::DropoutIn::Both ? options.dropout : 0;
  return shape;
}

std::vector<StridedLayer> strided_layers(const Wav2vecShape& shape) {
  std::vector<StridedLayer> layers;
  for (const Wav2vecShape::Layer& layer : shape.local) {
    layers.push_back({layer.kernel, layer.stride, 0});
  }
  return layers;
}

Wav2vecEncoder::Wav2vecEncoder(const Wav2vecShape& shape, const FramePooling& clip,
                               std::shared_ptr<FrontEnd> front_end)
    : shape_(shape), clip_(clip), front_end_(std::move(front_end)) {
  if (front_end_) register_module("front_end", front_end_);
  Wav2vecLayerOptions layer;
  if (front_end_) layer.in = front_end_->bands();
  layer.dropout = shape.local_dropout;
  layer.affine_norm = shape.affine_norms;
  const auto add = [&layer](torch::nn::ModuleList& list, const Wav2vecShape::Layer& one) {
    layer.out = one.channels;
    layer.kernel = one.kernel;
    layer.stride = one.stride;
    list->push_back(Wav2vecLayer(layer));
    layer.in = one.channels;
  };
  for (const Wav2vecShape::Layer& one : shape.local) add(local_, one);
  layer.dropout = shape.dropout;
  layer.zero_padding = shape.zero_padding;
  layer.bias = shape.context_bias;
  for (const Wav2vecShape::Layer& one : shape.context) {
    layer.left_padding = one.kernel - 1;
    layer.projected_skip = shape.context_skips && layer.in != one.channels;
    add(context_, one);
  }
  register_module("local", local_);
  register_module("context", context_);
}

FrameEncoder::Frames Wav2vecEncoder::frames_of_heard(const torch::Tensor& waveform,
                                                     const std::vector<SoundSpan>& heard) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum_samples()) {
    throw std::invalid_argument("wav2vec takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum_samples()) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
  torch::Tensor signal = front_end_ ? front_end_->forward(waveform) : waveform;
  std::int64_t hop = front_end_ ? front_end_->hop_samples() : 1, length = signal.size(2);
  torch::Tensor mask;
  for (std::size_t i = 0; i < local_->size(); ++i) {
    const torch::Tensor input = signal;
    const Wav2vecShape::Layer& shape = shape_.local[i];
    hop *= shape.stride;
    length = (length - shape.kernel) / shape.stride + 1;
    mask = heard_at(heard, waveform.size(2), hop, length, waveform.device());
    signal = local_->at<Wav2vecLayer>(i).forward(input, mask);
    if (shape_.local_skips && input.size(1) == signal.size(1)) {
      // The input's frames, thinned out to as many as there are, as fairseq does it.
      const std::int64_t thinning = input.size(2) / signal.size(2);
      signal = with_skip(signal, input.slice(2, 0, (signal.size(2) - 1) * thinning + 1, thinning));
    }
  }
  if (shape_.log_compression) signal = torch::log(signal.abs() + 1);
  torch::Tensor context = signal;
  for (std::size_t i = 0; i < context_->size(); ++i) {
    auto& layer = context_->at<Wav2vecLayer>(i);
    const torch::Tensor output = layer.forward(context, mask);
    context = shape_.context_skips ? with_skip(output, layer.skipped(context)) : output;
  }
  return {signal, context};
}

std::int64_t Wav2vecEncoder::features() const {
  return pooled_size(local_channels(), context_channels(), clip_);
}

std::int64_t Wav2vecEncoder::minimum_samples() const {
  return front_end_ ? front_end_->minimum_samples() : samples_of(1, strided_layers(shape_));
}

std::int64_t Wav2vecEncoder::hop_samples() const {
  return front_end_ ? front_end_->hop_samples() : hop_of(strided_layers(shape_));
}

}  // namespace earshot
