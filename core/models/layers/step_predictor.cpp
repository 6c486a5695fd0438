#include "core/models/layers/step_predictor.h"

#include <cmath>

namespace earshot {

StepPredictor::StepPredictor(std::int64_t context, std::int64_t local, std::int64_t steps) {
  const double range = 1.0 / std::sqrt(static_cast<double>(local * steps));
  weight_ =
      register_parameter("weight", torch::empty({context, local, steps}).uniform_(-range, range));
  bias_ = register_parameter("bias", torch::empty({local}).uniform_(-range, range));
}

torch::Tensor StepPredictor::forward(const torch::Tensor& contexts) {
  const std::int64_t local = weight_.size(1), steps = weight_.size(2);
  // The weights are turned and not the predictions, of which there are many more.
  const torch::Tensor by_step = weight_.transpose(1, 2).flatten(1);
  return torch::matmul(contexts, by_step).view({contexts.size(0), contexts.size(1), steps, local}) +
         bias_;
}

}  // namespace earshot
