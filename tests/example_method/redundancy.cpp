#include "tests/example_method/redundancy.h"

#include <stdexcept>

namespace earshot::example {
namespace {

torch::Tensor standardised(const torch::Tensor& rows) {
  constexpr double epsilon = 1e-5;
  const torch::Tensor centred = rows - rows.mean(0, true);
  return centred / (centred.pow(2).mean(0, true) + epsilon).sqrt();
}

}  // namespace

torch::Tensor redundancy_loss(const torch::Tensor& a, const torch::Tensor& b,
                              double redundancy_weight) {
  if (a.dim() != 2 || a.sizes() != b.sizes() || a.size(0) < 2) {
    throw std::invalid_argument(
        "Barlow Twins compares two views of one shape, [2 or more clips, dimensions]");
  }
  const torch::Tensor correlation =
      standardised(a).t().matmul(standardised(b)) / static_cast<double>(a.size(0));
  const torch::Tensor diagonal = correlation.diagonal();
  const torch::Tensor invariance = (diagonal - 1).pow(2).sum();
  const torch::Tensor redundancy = correlation.pow(2).sum() - diagonal.pow(2).sum();
  return invariance + redundancy_weight * redundancy;
}

}  // namespace earshot::example
