#include "core/models/layers/byol_head.h"

namespace earshot {

ByolHead::ByolHead(std::int64_t in, std::int64_t hidden, std::int64_t out, bool last_bias)
    : first_(register_module("0", torch::nn::Linear(in, hidden))),
      last_(register_module(
          "3", torch::nn::Linear(torch::nn::LinearOptions(hidden, out).bias(last_bias)))),
      norm_(register_module("1", BatchNorm1d(hidden))) {}

torch::Tensor ByolHead::forward(const torch::Tensor& features) {
  return last_->forward(torch::relu(norm_->forward(first_->forward(features))));
}

}  // namespace earshot
