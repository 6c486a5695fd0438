#include "core/models/encoders/resnet.h"

#include <array>

#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot {
namespace {

using torch::nn::Conv2dOptions;

constexpr std::int64_t stem_width = 64;
constexpr std::int64_t bottleneck_expansion = 4;

Conv2d unbiased_convolution(std::int64_t in, std::int64_t out, std::int64_t kernel,
                            std::int64_t stride) {
  return Conv2d(Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

/// Two 3x3 convolutions, or a bottleneck of 1x1, 3x3 and 1x1, beside a shortcut.
class ResidualBlock : public torch::nn::Module {
 public:
  ResidualBlock(std::int64_t in, std::int64_t width, std::int64_t stride, bool bottleneck) {
    const std::int64_t out = bottleneck ? width * bottleneck_expansion : width;
    if (bottleneck) {
      add(in, width, 1, 1);
      add(width, width, 3, stride);
      add(width, out, 1, 1);
    } else {
      add(in, width, 3, stride);
      add(width, width, 3, 1);
    }
    if (stride != 1 || in != out) {
      downsample_->push_back(unbiased_convolution(in, out, 1, stride));
      downsample_->push_back(BatchNorm2d(out));
      register_module("downsample", downsample_);
    }
  }

  torch::Tensor forward(const torch::Tensor& input) {
    torch::Tensor values = input;
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
      if (i > 0) values = torch::relu(values);
      values = norms_[i]->forward(convolutions_[i]->forward(values));
    }
    return torch::relu(values + (downsample_->is_empty() ? input : downsample_->forward(input)));
  }

  void silence() { torch::nn::init::zeros_(norms_.back()->weight); }

 private:
  void add(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
    const std::string number = std::to_string(convolutions_.size() + 1);
    convolutions_.push_back(
        register_module("conv" + number, unbiased_convolution(in, out, kernel, stride)));
    norms_.push_back(register_module("bn" + number, BatchNorm2d(out)));
  }

  std::vector<Conv2d> convolutions_;
  std::vector<BatchNorm2d> norms_;
  torch::nn::Sequential downsample_;
};

/// The blocks of one layer, of which the first has the stride.
class ResidualLayer : public torch::nn::Module {
 public:
  ResidualLayer(std::int64_t in, std::int64_t width, std::int64_t blocks, std::int64_t stride,
                bool bottleneck) {
    const std::int64_t out = bottleneck ? width * bottleneck_expansion : width;
    for (std::int64_t i = 0; i < blocks; ++i) {
      blocks_.push_back(register_module(
          std::to_string(i), std::make_shared<ResidualBlock>(i == 0 ? in : out, width,
                                                             i == 0 ? stride : 1, bottleneck)));
    }
  }

  torch::Tensor forward(const torch::Tensor& input) {
    torch::Tensor values = input;
    for (const auto& block : blocks_) values = block->forward(values);
    return values;
  }

  void silence() {
    for (const auto& block : blocks_) block->silence();
  }

 private:
  std::vector<std::shared_ptr<ResidualBlock>> blocks_;
};

std::array<std::int64_t, 4> resnet_blocks(ResNetDepth depth) {
  if (depth == ResNetDepth::Eighteen) return {2, 2, 2, 2};
  return {3, 4, 6, 3};
}

std::string resnet_name(ResNetDepth depth) {
  return depth == ResNetDepth::Eighteen ? "resnet-18" : "resnet-50";
}

}  // namespace

void describe(Binder& binder, ResNetOptions& options) {
  describe(binder, static_cast<ImageOptions&>(options));
  binder.flag("zero_last_norm", options.zero_last_norm)
      .label("Begin as the identity")
      .advanced()
      .help("The last batch norm of every block begins with scale 0, so that only shortcuts speak.")
      .source("Goyal et al. 2017, sec. 5.1; off in torchvision");
}

ResNet::ResNet(ResNetDepth depth, const ResNetOptions& options, std::int64_t sample_rate)
    : ImageEncoder(resnet_name(depth), options, sample_rate) {
  const bool bottleneck = depth == ResNetDepth::Fifty;
  Conv2d stem = register_module("conv1", unbiased_convolution(1, stem_width, 7, 2));
  BatchNorm2d norm = register_module("bn1", BatchNorm2d(stem_width));
  add_stage("conv1", [stem](const torch::Tensor& x) mutable { return stem->forward(x); });
  add_stage("bn1", [norm](const torch::Tensor& x) mutable { return norm->forward(x); });
  add_stage("relu", [](const torch::Tensor& x) { return torch::relu(x); });
  add_stage("maxpool",
            [](const torch::Tensor& x) { return torch::max_pool2d(x, {3, 3}, {2, 2}, {1, 1}); });
  std::int64_t in = stem_width;
  std::int64_t width = stem_width;
  std::vector<std::shared_ptr<ResidualLayer>> layers;
  for (const std::int64_t blocks : resnet_blocks(depth)) {
    const std::string name = "layer" + std::to_string(layers.size() + 1);
    const auto layer = register_module(
        name,
        std::make_shared<ResidualLayer>(in, width, blocks, layers.empty() ? 1 : 2, bottleneck));
    add_stage(name, [layer](const torch::Tensor& x) { return layer->forward(x); });
    layers.push_back(layer);
    in = bottleneck ? width * bottleneck_expansion : width;
    width *= 2;
  }
  features_ = in;
  add_stage("avgpool", [](const torch::Tensor& x) { return x.mean({2, 3}, true); });
  add_stage("fc", [](const torch::Tensor& x) { return x.flatten(1); });
  begin_convolutions(*this);
  weights_channels_last(*this);
  if (options.zero_last_norm) {
    for (const auto& layer : layers) layer->silence();
  }
}

}  // namespace earshot
