#include "core/training/lars.h"

#include <stdexcept>

namespace earshot {

Lars::Lars(const std::vector<RatedParameters>& rated, double momentum, double trust, bool decay_all,
           bool rate_after_momentum)
    : momentum_(momentum),
      trust_(trust),
      decay_all_(decay_all),
      rate_after_momentum_(rate_after_momentum) {
  for (const RatedParameters& group : rated) {
    for (const auto& parameter : group.parameters) {
      parameters_.push_back(parameter);
      rates_.push_back(group.rate);
      velocities_.push_back(torch::zeros_like(parameter));
    }
  }
}

void Lars::zero_gradients() {
  for (auto& parameter : parameters_) {
    if (parameter.grad().defined()) parameter.mutable_grad().reset();
  }
}

void Lars::step(double learning_rate, double weight_decay) {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    torch::Tensor& weight = parameters_[i];
    if (!weight.grad().defined()) continue;
    const bool adapts = decay_all_ || weight.dim() > 1;
    torch::Tensor gradient = weight.grad();
    if (adapts && weight_decay > 0) gradient = gradient + weight_decay * weight;
    if (adapts) {
      const torch::Tensor weight_norm = weight.norm();
      const torch::Tensor gradient_norm = gradient.norm();
      const torch::Tensor ratio =
          torch::where((weight_norm > 0).logical_and(gradient_norm > 0),
                       trust_ * weight_norm / gradient_norm, torch::ones_like(weight_norm));
      gradient = gradient * ratio;
    }
    const double rate = learning_rate * rates_[i];
    velocities_[i].mul_(momentum_).add_(gradient, rate_after_momentum_ ? 1.0 : rate);
    weight.sub_(velocities_[i], rate_after_momentum_ ? rate : 1.0);
  }
}

std::size_t Lars::place_of(const torch::Tensor& parameter) const {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (parameters_[i].is_same(parameter)) return i;
  }
  throw std::invalid_argument("LARS does not know this parameter");
}

std::vector<torch::Tensor> Lars::state(const torch::Tensor& parameter) const {
  return {velocities_[place_of(parameter)]};
}

void Lars::set_state(const torch::Tensor& parameter, std::vector<torch::Tensor> state) {
  velocities_[place_of(parameter)] = std::move(state.at(0));
}

}  // namespace earshot
