#pragma once

#include <torch/torch.h>

#include "core/tensor/batch_norm.h"

namespace earshot {

/// The form that BYOL's projector and predictor share: linear, batch norm, ReLU, linear (Grill et
/// al. 2020, sec. 3.3). Children are numbered as torch.nn.Sequential would number them.
class ByolHead : public torch::nn::Module {
 public:
  /// last_bias: whether the last layer has a bias (BYOL: no; BYOL-A: yes).
  ByolHead(std::int64_t in, std::int64_t hidden, std::int64_t out, bool last_bias);

  /// features [batch, in], batch >= 2 while training; returns [batch, out].
  torch::Tensor forward(const torch::Tensor& features);

 private:
  torch::nn::Linear first_, last_;
  BatchNorm1d norm_;
};

}  // namespace earshot
