#include "core/methods/parts/block_predictor.h"

#include <cmath>

#include "core/tensor/recurrent.h"

namespace earshot {

BlockPredictor::BlockPredictor(const BlockPredictorOptions& options) : dropout_(options.dropout) {
  reader_ = register_module("reader",
                            torch::nn::GRU(torch::nn::GRUOptions(options.channels, options.hidden)
                                               .num_layers(options.layers)
                                               .batch_first(true)));
  context_ = register_module("context", torch::nn::Linear(options.hidden, options.channels));
  const double range = 1.0 / std::sqrt(static_cast<double>(options.channels));
  const torch::Tensor maps = torch::empty({options.steps, options.channels, options.channels});
  maps_ = register_parameter("maps",
                             options.normal_start ? maps.normal_() : maps.uniform_(-range, range));
}

torch::Tensor BlockPredictor::forward(const torch::Tensor& known) {
  const torch::Tensor context =
      context_->forward(run_recurrent(reader_, known, dropout_).select(1, -1));
  // [batch, channels] x [steps, channels, channels] -> [steps, batch, channels].
  return torch::matmul(context, maps_).transpose(0, 1).unsqueeze(1);
}

}  // namespace earshot
