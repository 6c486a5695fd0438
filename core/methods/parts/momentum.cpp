#include "core/methods/parts/momentum.h"

#include <stdexcept>

namespace earshot {
namespace {

using Tensors = std::vector<torch::Tensor>;

void check_same(const Tensors& target, const Tensors& online) {
  bool same = target.size() == online.size();
  for (std::size_t i = 0; same && i < target.size(); ++i) {
    same = target[i].sizes() == online[i].sizes();
  }
  if (!same) throw std::invalid_argument("a momentum branch needs the structure of the online one");
}

void copy(const Tensors& target, const Tensors& online) {
  check_same(target, online);
  for (std::size_t i = 0; i < target.size(); ++i) target[i].copy_(online[i]);
}

}  // namespace

void begin_as(torch::nn::Module& target, const torch::nn::Module& online) {
  const torch::NoGradGuard no_grad;
  copy(target.parameters(), online.parameters());
  copy(target.buffers(), online.buffers());
  for (torch::Tensor& parameter : target.parameters()) parameter.set_requires_grad(false);
}

void follow(torch::nn::Module& target, const torch::nn::Module& online, double m) {
  const torch::NoGradGuard no_grad;
  const Tensors theirs = online.parameters();
  const Tensors ours = target.parameters();
  check_same(ours, theirs);
  for (std::size_t i = 0; i < ours.size(); ++i) ours[i].mul_(m).add_(theirs[i], 1.0 - m);
}

torch::Tensor relative_distance(const torch::nn::Module& target, const torch::nn::Module& online) {
  const torch::NoGradGuard no_grad;
  const Tensors theirs = online.parameters();
  const Tensors ours = target.parameters();
  check_same(ours, theirs);
  Tensors apart;
  Tensors length;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    apart.push_back((ours[i] - theirs[i]).norm());
    length.push_back(theirs[i].norm());
  }
  return torch::stack(apart).norm() / torch::stack(length).norm().clamp_min(1e-12);
}

}  // namespace earshot
