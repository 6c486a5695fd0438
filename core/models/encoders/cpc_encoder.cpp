#include "core/models/encoders/cpc_encoder.h"

#include <stdexcept>

#include "core/models/layers/channel_norm.h"
#include "core/models/layers/heard_at.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"
#include "core/tensor/recurrent.h"

namespace earshot {
namespace {

constexpr auto cpc_paper = "van den Oord et al. 2018 (CPC), sec. 3.1";

void describe_convolutions(Binder& binder, CpcEncoderOptions& options) {
  binder
      .choice("layout", options.layout,
              {{CpcEncoderOptions::Layout::Speech, "speech", "Speech",
                "Five layers, a frame every 160 samples (10 ms at 16 kHz)."},
               {CpcEncoderOptions::Layout::Music, "music", "Music",
                "Seven layers, a frame every 480 samples (22 ms at 22,050 Hz), by CLMR's author."}})
      .label("Layers")
      .help("Kernels and strides of the convolutions on raw sound.")
      .source("van den Oord et al. 2018 (CPC), sec. 3.1; music: Spijkervet's code, CLMR branch v1");
  binder.integer("channels", options.channels)
      .label("Channels")
      .hard(2, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Width of every convolution, and of the latents z.")
      .source("van den Oord et al. 2018 (CPC), sec. 3.1 (512); CPC_audio's code: 256");
  binder
      .choice("norm", options.norm,
              {{CpcEncoderOptions::Norm::None, "none", "None", "As the paper writes it."},
               {CpcEncoderOptions::Norm::Channel, "channel", "Over channels",
                "Every frame by itself, so that nothing leaks in time."},
               {CpcEncoderOptions::Norm::Batch, "batch", "Batch norm",
                "Over the batch and time, which lets statistics leak."}})
      .label("Norm")
      .help("What follows each convolution, before its ReLU.")
      .source("Rivière et al. 2020, sec. 3: over channels; van den Oord et al. 2018 has none");
}

void describe_context(Binder& binder, CpcEncoderOptions& options) {
  binder
      .choice("context", options.context,
              {{CpcEncoderOptions::Context::Gru, "gru", "GRU", "As published."},
               {CpcEncoderOptions::Context::Lstm, "lstm", "LSTM", "As in CPC_audio's code."}})
      .label("Context network")
      .advanced()
      .help("The recurrent network that turns the latents so far into a context.")
      .source("van den Oord et al. 2018 (CPC), sec. 3.1: GRU; Rivière et al. 2020: LSTM");
  binder.integer("context_channels", options.context_channels)
      .label("Context size")
      .hard(1, 4096)
      .soft(16, 512)
      .scale(Scale::Log)
      .help("Length of the context vector c.")
      .source(cpc_paper);
}

}  // namespace

void describe(Binder& binder, CpcEncoderOptions& options) {
  describe_front_end(binder, options.front_end, cpc_paper);
  describe_convolutions(binder, options);
  describe_context(binder, options);
  describe_pooling(binder, options.clip,
                   std::string(cpc_paper) + ": c, or z where no context is wanted");
}

std::vector<StridedLayer> cpc_layers(CpcEncoderOptions::Layout layout) {
  if (layout == CpcEncoderOptions::Layout::Music) {
    return {{10, 5, 2}, {6, 3, 2}, {4, 2, 2}, {4, 2, 2}, {4, 2, 1}, {2, 2, 1}, {2, 2, 1}};
  }
  return {{10, 5, 3}, {8, 4, 2}, {4, 2, 1}, {4, 2, 1}, {4, 2, 1}};
}

CpcEncoder::CpcEncoder(const CpcEncoderOptions& options, std::int64_t sample_rate)
    : options_(options),
      front_end_(make_front_end(options.front_end, sample_rate)),
      layers_(front_end_ ? column_layers() : cpc_layers(options.layout)) {
  if (front_end_) register_module("front_end", front_end_);
  std::int64_t in = front_end_ ? front_end_->bands() : 1;
  for (const StridedLayer& layer : layers_) {
    Conv1d convolution(torch::nn::Conv1dOptions(in, options_.channels, layer.kernel)
                           .stride(layer.stride)
                           .padding(layer.padding));
    torch::nn::init::kaiming_normal_(convolution->weight, 0.0, torch::kFanIn, torch::kReLU);
    torch::nn::init::zeros_(convolution->bias);
    convolutions_->push_back(convolution);
    if (options_.norm == CpcEncoderOptions::Norm::Channel)
      norms_->push_back(ChannelNorm(options_.channels));
    if (options_.norm == CpcEncoderOptions::Norm::Batch)
      norms_->push_back(BatchNorm1d(options_.channels));
    in = options_.channels;
  }
  register_module("convolutions", convolutions_);
  register_module("norms", norms_);
  if (options_.context == CpcEncoderOptions::Context::Lstm) {
    lstm_ = register_module(
        "context",
        torch::nn::LSTM(torch::nn::LSTMOptions(in, options_.context_channels).batch_first(true)));
  } else {
    gru_ = register_module(
        "context",
        torch::nn::GRU(torch::nn::GRUOptions(in, options_.context_channels).batch_first(true)));
  }
}

FrameEncoder::Frames CpcEncoder::frames_of_heard(const torch::Tensor& waveform,
                                                 const std::vector<SoundSpan>& heard) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum_samples()) {
    throw std::invalid_argument("cpc takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum_samples()) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
  torch::Tensor signal = front_end_ ? front_end_->forward(waveform) : waveform;
  std::int64_t hop = front_end_ ? front_end_->hop_samples() : 1;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    signal = convolutions_->at<Conv1dImpl>(i).forward(signal);
    hop *= layers_[i].stride;
    if (options_.norm == CpcEncoderOptions::Norm::Channel)
      signal = norms_->at<ChannelNorm>(i).forward(signal);
    if (options_.norm == CpcEncoderOptions::Norm::Batch) {
      const torch::Tensor counted =
          heard_at(heard, waveform.size(2), hop, signal.size(2), waveform.device());
      signal = norms_->at<BatchNorm1dImpl>(i).forward_of_heard(signal, counted);
    }
    signal = torch::relu(signal);
  }
  const torch::Tensor latents = signal.transpose(1, 2);
  const torch::Tensor contexts =
      lstm_ ? run_recurrent(lstm_, latents) : run_recurrent(gru_, latents);
  return {signal, contexts.transpose(1, 2)};
}

torch::Tensor CpcEncoder::features_of(const Frames& frames) {
  return pooled(frames, options_.clip);
}

std::int64_t CpcEncoder::features() const {
  return pooled_size(options_.channels, options_.context_channels, options_.clip);
}

std::int64_t CpcEncoder::minimum_samples() const {
  return front_end_ ? front_end_->minimum_samples() : samples_of(1, layers_);
}

}  // namespace earshot
