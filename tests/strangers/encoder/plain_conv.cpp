#include "tests/strangers/encoder/plain_conv.h"

#include <stdexcept>
#include <string>

#include "core/built_in/catalogue.h"
#include "core/models/encoder_entry.h"
#include "core/models/layers/strided_layers.h"
#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot::strangers {
namespace {

constexpr std::int64_t plain_conv_stride = 4;
constexpr std::int64_t plain_conv_layers = 3;

std::int64_t shortest_for_plain_conv(const PlainConvOptions& options) {
  return samples_of(
      1, std::vector<StridedLayer>(plain_conv_layers, StridedLayer{.kernel = options.kernel,
                                                                   .stride = plain_conv_stride}));
}

}  // namespace

void describe(Binder& binder, PlainConvOptions& options) {
  binder.integer("channels", options.channels)
      .label("Channels")
      .unit("channels")
      .help("Filters of the first layer; each of the two after it has twice as many.")
      .source("ours: small enough for a laptop")
      .hard(1, 1024)
      .soft(4, 64);
  binder.integer("kernel", options.kernel)
      .label("Kernel")
      .unit("samples")
      .help("How many samples of what comes in a filter of each layer sees at once.")
      .source("ours: four times the stride, so that filters overlap")
      .hard(plain_conv_stride, 256)
      .soft(4, 64);
}

/// Three times convolution, batch norm and ReLU, each four times as coarse in time; the features
/// are the mean over time.
class PlainConv : public Encoder {
 public:
  explicit PlainConv(const PlainConvOptions& options)
      : features_(options.channels << (plain_conv_layers - 1)),
        minimum_(shortest_for_plain_conv(options)) {
    std::int64_t in = 1, out = options.channels;
    for (std::int64_t layer = 0; layer < plain_conv_layers; ++layer) {
      layers_->push_back(Conv1d(
          torch::nn::Conv1dOptions(in, out, options.kernel).stride(plain_conv_stride).bias(false)));
      layers_->push_back(BatchNorm1d(out));
      layers_->push_back(torch::nn::ReLU());
      in = out;
      out *= 2;
    }
    register_module("layers", layers_);
  }

  torch::Tensor forward(const torch::Tensor& waveform) override {
    if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum_) {
      throw std::invalid_argument("plain-conv takes [batch, 1, time] with at least " +
                                  std::to_string(minimum_) + " samples");
    }
    return layers_->forward(waveform).mean(2);
  }
  std::int64_t features() const override { return features_; }
  std::int64_t minimum_samples() const override { return minimum_; }

 private:
  std::int64_t features_, minimum_;
  torch::nn::Sequential layers_;
};

namespace {

EncoderEntry plain_conv_entry() {
  return whole_reader<PlainConv, PlainConvOptions>(
      {"plain-conv", "Plain convolutions",
       "Three strided convolutions on the waveform and the mean over time.",
       "ours: the least that can be called an encoder of raw sound"},
      [](const PlainConvOptions& options, const EncoderContext&) {
        return shortest_for_plain_conv(options);
      });
}

}  // namespace

Catalogue catalogue_with_plain_conv() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.encoders.push_back(plain_conv_entry());
  return catalogue;
}

PlainConvFacts plain_conv_facts(const PlainConvOptions& options, std::int64_t samples) {
  const EncoderEntry entry = plain_conv_entry();
  const Values values = values_of(options);
  const EncoderPointer encoder = entry.make(values, {});
  encoder->eval();
  const torch::NoGradGuard no_grad;
  PlainConvFacts facts;
  facts.shape = encoder->forward(torch::zeros({2, 1, samples})).sizes().vec();
  for (const torch::Tensor& weight : encoder->parameters()) facts.weights += weight.numel();
  facts.minimum = encoder->minimum_samples();
  facts.declared_minimum = entry.minimum_samples(values, {});
  return facts;
}

}  // namespace earshot::strangers
