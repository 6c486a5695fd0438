#pragma once

#include "core/training/optimiser.h"

namespace earshot {

/// LARS (You, Gitman & Ginsburg 2017, algorithm 1) in the form of SimCLR's code: for each parameter
/// tensor w with gradient g,
///   g' = g + decay w;  rate' = rate * trust * |w| / |g'|  (rate where either norm is 0);
///   v = momentum v + rate' g';  w = w - v;
/// or, with the rate after the momentum as in BYOL's code (the two part while the rate changes),
///   v = momentum v + (rate' / rate) g';  w = w - rate v.
/// Tensors of one dimension take rate' = rate and no decay, unless decay_all.
class Lars : public Optimiser {
 public:
  Lars(const std::vector<RatedParameters>& rated, double momentum, double trust, bool decay_all,
       bool rate_after_momentum = false);
  void zero_gradients() override;
  void step(double learning_rate, double weight_decay) override;
  std::vector<KeptState> kept() const override { return {{"velocity"}}; }
  std::vector<std::vector<torch::Tensor>> parameters() const override { return {parameters_}; }
  std::vector<torch::Tensor> state(const torch::Tensor& parameter) const override;
  void set_state(const torch::Tensor& parameter, std::vector<torch::Tensor> state) override;

 private:
  std::size_t place_of(const torch::Tensor& parameter) const;

  std::vector<torch::Tensor> parameters_;
  std::vector<double> rates_;
  std::vector<torch::Tensor> velocities_;
  double momentum_;
  double trust_;
  bool decay_all_;
  bool rate_after_momentum_;
};

}  // namespace earshot
