#include "tests/strangers/vicreg/vicreg_loss.h"

#include <stdexcept>

namespace earshot::strangers {

namespace {

constexpr double vicreg_deviation = 1;   // gamma
constexpr double vicreg_epsilon = 1e-4;  // epsilon

torch::Tensor vicreg_narrowness(const torch::Tensor& centred) {
  const auto others = static_cast<double>(centred.size(0) - 1);
  const torch::Tensor deviation = (centred.square().sum(0) / others + vicreg_epsilon).sqrt();
  return torch::relu(vicreg_deviation - deviation).mean();
}

torch::Tensor vicreg_redundancy(const torch::Tensor& centred) {
  const auto others = static_cast<double>(centred.size(0) - 1);
  const torch::Tensor covariance = centred.t().mm(centred) / others;
  const torch::Tensor own = covariance.diagonal();
  return (covariance.square().sum() - own.square().sum()) / static_cast<double>(centred.size(1));
}

}  // namespace

VicregTerms vicreg_terms(const torch::Tensor& a, const torch::Tensor& b) {
  if (a.dim() != 2 || a.sizes() != b.sizes() || a.size(0) < 2) {
    throw std::invalid_argument("VICReg compares two views of two clips or more, each a row");
  }
  const torch::Tensor left = a - a.mean(0, true), right = b - b.mean(0, true);
  return {(a - b).square().mean(), vicreg_narrowness(left) + vicreg_narrowness(right),
          vicreg_redundancy(left) + vicreg_redundancy(right)};
}

}  // namespace earshot::strangers
