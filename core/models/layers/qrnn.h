#pragma once

#include <torch/torch.h>

namespace earshot {

/// A quasi-recurrent network in one direction (Bradbury et al. 2017, sec. 2, fo-pooling with a
/// window of two): [Z F O] = A [x_t ; x_{t-1}] + a, c_t = f_t z_t + (1 - f_t) c_{t-1},
/// h_t = o_t c_t, with z = tanh Z, f = sigmoid F, o = sigmoid O and x_{-1} = c_{-1} = 0. f here is
/// the share of the new value, as in PASE+'s code; the paper writes it the other way round, which
/// the weights' sign makes up for.
class Qrnn : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument unless all are at least 1.
  Qrnn(std::int64_t in, std::int64_t hidden, std::int64_t layers);

  struct Output {
    torch::Tensor hidden;  ///< [batch, hidden, time]
    torch::Tensor cells;   ///< the last c of every layer, [layers, batch, hidden]
  };
  /// signal [batch, in, time], time >= 1.
  Output forward(const torch::Tensor& signal);

 private:
  torch::nn::ModuleList layers_;
};

}  // namespace earshot
