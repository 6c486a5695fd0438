#include "core/models/layers/projection_head.h"

namespace earshot {
namespace {

bool has_bias(HeadBias bias, bool last) {
  return bias == HeadBias::All || (bias == HeadBias::Hidden && !last);
}

}  // namespace

ProjectionHead::ProjectionHead(const ProjectionHeadOptions& options) {
  int number = 0;
  std::int64_t width = options.in;
  for (std::int64_t i = 0; i < options.layers; ++i) {
    const bool last = i + 1 == options.layers;
    const bool bias = has_bias(options.bias, last);
    const std::int64_t next = last ? options.out : options.hidden;
    Layer layer;
    layer.linear = register_module(
        std::to_string(number++),
        torch::nn::Linear(torch::nn::LinearOptions(width, next).bias(bias && !options.batch_norm)));
    if (options.batch_norm) {
      layer.norm = register_module(std::to_string(number++), BatchNorm1d(next));
      // A batch norm without a shift, as SimCLR's code has in its last layer: the shift stays 0.
      layer.norm->bias.set_requires_grad(bias);
    }
    if (!last) ++number;
    layers_.push_back(layer);
    width = next;
  }
}

torch::Tensor ProjectionHead::forward(const torch::Tensor& features) {
  torch::Tensor values = features;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    values = layers_[i].linear->forward(values);
    if (layers_[i].norm) values = layers_[i].norm->forward(values);
    if (i + 1 < layers_.size()) values = torch::relu(values);
  }
  return values;
}

}  // namespace earshot
