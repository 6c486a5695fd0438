#include "core/models/encoders/pase_encoder.h"

#include <algorithm>
#include <stdexcept>

#include "core/models/layers/heard_at.h"
#include "core/params/number_list.h"
#include "core/tensor/convolution.h"

namespace earshot {
namespace {

/// Samples that are mirrored before and after the signal of a block.
std::pair<std::int64_t, std::int64_t> mirrored_samples(const PaseBlockShape& shape) {
  const std::int64_t half = shape.kernel / 2;
  const bool shorter = shape.stride > 1 || shape.kernel % 2 == 0;
  return {shorter ? std::max<std::int64_t>(0, half - 1) : half, half};
}

std::int64_t frames_after(const PaseBlockShape& shape, std::int64_t length) {
  const auto [before, after] = mirrored_samples(shape);
  return (length + before + after - shape.kernel) / shape.stride + 1;
}

class PaseBlock : public torch::nn::Module {
 public:
  PaseBlock(std::int64_t in, const PaseBlockShape& shape) : shape_(shape) {
    conv_ = register_module(
        "conv",
        Conv1d(torch::nn::Conv1dOptions(in, shape.width, shape.kernel).stride(shape.stride)));
    add_norm_and_slope();
  }

  PaseBlock(const PaseBlockShape& shape, std::int64_t sample_rate) : shape_(shape) {
    SincLayerOptions options;
    options.filters = shape.width;
    options.kernel = shape.kernel;
    options.stride = shape.stride;
    options.sample_rate = sample_rate;
    sinc_ = register_module("conv", std::make_shared<SincLayer>(options));
    add_norm_and_slope();
  }

  torch::Tensor forward(const torch::Tensor& signal, const torch::Tensor& heard) {
    namespace F = torch::nn::functional;
    const auto [before, after] = mirrored_samples(shape_);
    const torch::Tensor padded =
        F::pad(signal, F::PadFuncOptions({before, after}).mode(torch::kReflect));
    const torch::Tensor filtered = sinc_ ? sinc_->forward(padded) : conv_->forward(padded);
    return act_->forward(norm_->forward_of_heard(filtered, heard));
  }

 private:
  void add_norm_and_slope() {
    norm_ = register_module("norm", BatchNorm1d(shape_.width));
    act_ = register_module(
        "act", torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(shape_.width).init(0.0)));
  }

  PaseBlockShape shape_;
  std::shared_ptr<SincLayer> sinc_;
  Conv1d conv_{nullptr};
  BatchNorm1d norm_{nullptr};
  torch::nn::PReLU act_{nullptr};
};

void check_pase_sound(const torch::Tensor& waveform, std::int64_t minimum) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum) {
    throw std::invalid_argument("pase takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
}

/// Means over groups of frames, as many as the last block has.
torch::Tensor skip_frames(const torch::Tensor& signal, std::int64_t frames) {
  const std::int64_t group = signal.size(2) / frames;
  const torch::Tensor whole = signal.narrow(2, 0, frames * group);
  return group == 1 ? whole : torch::avg_pool1d(whole, group);
}

}  // namespace

void describe(Binder& binder, PaseEncoderOptions& options) {
  binder.text("widths", options.widths)
      .label("Channels")
      .help("Channels of every block, the sinc filters first, separated by commas.")
      .source("Pascual et al. 2019, sec. 2.1 and PASE.cfg: 64,64,128,128,256,256,512,512");
  binder.text("kernels", options.kernels)
      .label("Kernels")
      .help("Length of every block's filters in samples of its own input; the first is odd.")
      .source("Pascual et al. 2019, sec. 2.1 and PASE.cfg: 251,20,11,11,11,11,11,11")
      .advanced();
  binder.text("strides", options.strides)
      .label("Strides")
      .help("Step of every block; their product is the samples from one frame to the next.")
      .source("Pascual et al. 2019, sec. 2.1 and PASE.cfg: 1,10,2,1,2,1,2,2 (160 samples, 10 ms)")
      .advanced();
  binder.integer("embedding", options.embedding)
      .label("Embedding")
      .hard(1, 65536)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Length of the vector of every frame, and of the clip's feature, their mean.")
      .source("Pascual et al. 2019, sec. 2.1: 100; Ravanelli et al. 2020 (PASE+), sec. 2.2: 256");
  binder.integer("qrnn_units", options.qrnn_units)
      .label("QRNN units")
      .hard(0, 65536)
      .soft(0, 1024)
      .help("Units of a quasi-recurrent network after the convolutions; 0 leaves it out.")
      .source(
          "Ravanelli et al. 2020 (PASE+), sec. 2.2: 512, in one direction, as its code runs; PASE "
          "has none");
  binder.integer("qrnn_layers", options.qrnn_layers)
      .label("QRNN layers")
      .hard(1, 16)
      .soft(1, 4)
      .help("Layers of the quasi-recurrent network, where there is one.")
      .source("Ravanelli et al. 2020 (PASE+), code: 1")
      .advanced();
  binder.flag("dense_skips", options.dense_skips)
      .label("Skip connections")
      .help("Add every earlier block, averaged over time and projected, to the embedding.")
      .source("Ravanelli et al. 2020 (PASE+), sec. 2.2; PASE has none");
  binder.flag("output_norm", options.output_norm)
      .label("Normalise the embedding")
      .help("Batch norm without scale and shift as the last layer.")
      .source("PASE.cfg and PASE+.cfg: on")
      .advanced();
}

std::vector<PaseBlockShape> pase_blocks(const PaseEncoderOptions& options) {
  constexpr std::int64_t widest = 4096, longest = 65535, farthest = 1024;
  constexpr std::size_t most_blocks = 16;
  const auto widths = number_list(options.widths, "encoder.widths", most_blocks, widest);
  const auto kernels = number_list(options.kernels, "encoder.kernels", most_blocks, longest);
  const auto strides = number_list(options.strides, "encoder.strides", most_blocks, farthest);
  const auto same_count = [&](const std::string& path, std::size_t count) {
    if (count == widths.size()) return;
    throw ParameterError(path, std::to_string(count) + " numbers, but there are " +
                                   std::to_string(widths.size()) +
                                   " blocks in encoder.widths; it takes one for each");
  };
  same_count("encoder.kernels", kernels.size());
  same_count("encoder.strides", strides.size());
  if (kernels[0] % 2 == 0 || kernels[0] < 5) {
    throw ParameterError("encoder.kernels", "the first, " + std::to_string(kernels[0]) +
                                                ", must be odd and at least 5");
  }
  std::vector<PaseBlockShape> shapes;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (kernels[i] < strides[i]) {
      throw ParameterError("encoder.kernels", std::to_string(kernels[i]) +
                                                  " is shorter than the block's stride of " +
                                                  std::to_string(strides[i]));
    }
    shapes.push_back({widths[i], kernels[i], strides[i]});
  }
  return shapes;
}

std::int64_t pase_samples(const PaseEncoderOptions& options, std::int64_t frames) {
  std::int64_t length = frames;
  std::vector<PaseBlockShape> shapes = pase_blocks(options);
  std::reverse(shapes.begin(), shapes.end());
  for (const PaseBlockShape& shape : shapes) {
    const auto [before, after] = mirrored_samples(shape);
    const std::int64_t needed = (length - 1) * shape.stride + shape.kernel - before - after;
    length = std::max(needed, after + 1);
  }
  return length;
}

PaseEncoder::PaseEncoder(const PaseEncoderOptions& options, std::int64_t sample_rate)
    : options_(options), shapes_(pase_blocks(options)), minimum_samples_(pase_samples(options, 1)) {
  hop_ = 1;
  for (const PaseBlockShape& shape : shapes_) hop_ *= shape.stride;
  if (options_.dense_skips) {
    for (std::size_t i = 0; i + 1 < shapes_.size(); ++i) {
      skips_->push_back(
          Conv1d(torch::nn::Conv1dOptions(shapes_[i].width, options_.embedding, 1).bias(false)));
    }
    register_module("denseskips", skips_);
  }
  blocks_->push_back(PaseBlock(shapes_[0], sample_rate));
  for (std::size_t i = 1; i < shapes_.size(); ++i) {
    blocks_->push_back(PaseBlock(shapes_[i - 1].width, shapes_[i]));
  }
  register_module("blocks", blocks_);
  std::int64_t width = shapes_.back().width;
  if (options_.qrnn_units > 0) {
    qrnn_ = register_module(
        "rnn", std::make_shared<Qrnn>(width, options_.qrnn_units, options_.qrnn_layers));
    width = options_.qrnn_units;
  }
  projection_ =
      register_module("W", Conv1d(torch::nn::Conv1dOptions(width, options_.embedding, 1)));
  if (options_.output_norm) {
    norm_ = register_module(
        "norm_out", BatchNorm1d(torch::nn::BatchNorm1dOptions(options_.embedding).affine(false)));
  }
}

torch::Tensor PaseEncoder::apply_block(std::size_t index, const torch::Tensor& signal,
                                       const torch::Tensor& heard) {
  return blocks_->at<PaseBlock>(index).forward(signal, heard);
}

FrameEncoder::Frames PaseEncoder::frames_of_heard(const torch::Tensor& waveform,
                                                  const std::vector<SoundSpan>& heard) {
  check_pase_sound(waveform, minimum_samples_);
  std::vector<torch::Tensor> signals;
  torch::Tensor signal = waveform, counted;
  std::int64_t hop = 1;
  for (std::size_t i = 0; i < blocks_->size(); ++i) {
    hop *= shapes_[i].stride;
    counted = heard_at(heard, waveform.size(2), hop, frames_after(shapes_[i], signal.size(2)),
                       waveform.device());
    signal = apply_block(i, signal, counted);
    if (i < skips_->size()) signals.push_back(signal);
  }
  const std::int64_t frames = signal.size(2);
  if (qrnn_) signal = qrnn_->forward(signal).hidden;
  torch::Tensor embedding = projection_->forward(signal);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    // Averaged before it is projected: the same value for a fraction of the work.
    embedding = embedding + skips_->at<Conv1dImpl>(i).forward(skip_frames(signals[i], frames));
  }
  if (options_.output_norm) embedding = norm_->forward_of_heard(embedding, counted);
  return {embedding, embedding};
}

}  // namespace earshot
