#include "core/models/encoders/context_tower.h"

#include <cmath>
#include <stdexcept>

#include "core/tensor/batch_norm.h"
#include "core/tensor/convolution.h"

namespace earshot {
namespace {

using torch::nn::BatchNorm2dOptions;
using torch::nn::Conv2dOptions;

constexpr std::int64_t tower_width = 4096;

/// Two by two, and what stands over at the end too, as Caffe pools.
torch::Tensor pooled(const torch::Tensor& values) {
  return torch::max_pool2d(values, {3, 3}, {2, 2}, {0, 0}, {1, 1}, /*ceil_mode=*/true);
}

/// Local response normalisation over five channels, without the fixed shapes that a traced
/// torch::nn::functional::local_response_norm would keep.
torch::Tensor response_normed(const torch::Tensor& values) {
  const torch::Tensor squares =
      torch::constant_pad_nd(values.square().unsqueeze(1), {0, 0, 0, 0, 2, 2});
  const torch::Tensor means = torch::avg_pool3d(squares, {5, 1, 1}, {1, 1, 1}).squeeze(1);
  return values / (means * 1e-4 + 1.0).pow(0.75);
}

}  // namespace

void describe(Binder& binder, ContextTowerOptions& options) {
  describe(binder, static_cast<ImageOptions&>(options));
}

ContextTower::ContextTower(const ContextTowerOptions& options, std::int64_t sample_rate)
    : ImageEncoder("context-tower", options, sample_rate) {
  if (options.bands < least_patch) {
    throw ParameterError("encoder.bands", std::to_string(options.bands) +
                                              " bands are too few for context-tower; it takes at "
                                              "least " +
                                              std::to_string(least_patch));
  }
  const auto add_convolution = [&](const std::string& name, const Conv2dOptions& shape) {
    Conv2d layer = register_module(name, Conv2d(shape));
    // Caffe's "xavier", which the paper's code asks for, scales by the fan-in alone.
    const double range = std::sqrt(3.0 / static_cast<double>(layer->weight[0].numel()));
    torch::nn::init::uniform_(layer->weight, -range, range);
    if (layer->bias.defined()) torch::nn::init::zeros_(layer->bias);
    return layer;
  };
  const auto add_pooled = [&](const std::string& number, const Conv2dOptions& shape) {
    Conv2d layer = add_convolution("conv" + number, shape);
    add_stage("conv" + number,
              [layer](const torch::Tensor& x) mutable { return torch::relu(layer->forward(x)); });
    add_stage("pool" + number, pooled);
    add_stage("norm" + number, response_normed);
  };
  const auto add_normed = [&](const std::string& name, const std::string& norm_name,
                              const Conv2dOptions& shape) {
    Conv2d layer = add_convolution(name, Conv2dOptions(shape).bias(false));
    BatchNorm2d norm = register_module(
        norm_name, BatchNorm2d(BatchNorm2dOptions(shape.out_channels()).affine(false)));
    add_stage(name, [layer, norm](const torch::Tensor& x) mutable {
      return torch::relu(norm->forward(layer->forward(x)));
    });
  };
  add_pooled("1", Conv2dOptions(1, 96, 11).stride(4).padding(5));
  add_pooled("2", Conv2dOptions(96, 256, 5).padding(2));
  add_normed("conv3", "bn3", Conv2dOptions(256, 384, 3).padding(1));
  add_normed("conv4", "bn4", Conv2dOptions(384, 384, 3).padding(1));
  add_normed("conv5", "bn5", Conv2dOptions(384, 256, 3).padding(1));
  add_stage("pool5", pooled);
  add_normed("fc6", "bn6", Conv2dOptions(256, tower_width, 3));
  add_stage("mean", [](const torch::Tensor& x) { return x.mean({2, 3}); });
  weights_channels_last(*this);
}

torch::Tensor ContextTower::features_of(const torch::Tensor& picture) {
  if (picture.dim() != 4 || picture.size(2) < least_patch || picture.size(3) < least_patch) {
    throw std::invalid_argument(
        "context-tower takes pictures [batch, 1, bands, frames] of at least " +
        std::to_string(least_patch) + " bands and frames, not " + c10::str(picture.sizes()));
  }
  return ImageEncoder::features_of(picture);
}

std::int64_t ContextTower::features() const {
  return tower_width;
}

std::int64_t ContextTower::minimum_samples() const {
  return samples_for(least_patch);
}

}  // namespace earshot
