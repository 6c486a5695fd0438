#include "core/projection/align.h"

#include <torch/torch.h>

#include <stdexcept>

namespace earshot {
namespace {

void require_same(std::size_t first, std::size_t second, std::int64_t dimensions) {
  if (dimensions < 1 || first == 0 || first != second ||
      first % static_cast<std::size_t>(dimensions) != 0) {
    throw std::invalid_argument("Procrustes: two layouts of the same rows are needed");
  }
}

template <class Real>
torch::Tensor points(std::span<const Real> values, std::int64_t dimensions) {
  const auto type = std::is_same_v<Real, float> ? torch::kFloat32 : torch::kFloat64;
  return torch::from_blob(const_cast<Real*>(values.data()),
                          {static_cast<std::int64_t>(values.size()) / dimensions, dimensions}, type)
      .to(torch::kFloat64);
}

std::vector<double> numbers(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

struct Rotation {
  torch::Tensor matrix;
  double scale = 0;
};

Rotation rotation(const torch::Tensor& a, const torch::Tensor& b) {
  const auto [left, singular, right] = torch::linalg_svd(torch::mm(a.t(), b), false);
  return {torch::mm(left, right), singular.sum().item<double>()};
}

torch::Tensor standardised(const torch::Tensor& values) {
  const torch::Tensor centred = values - values.mean(0);
  const double norm = centred.norm().item<double>();
  if (!(norm > 0.0)) throw std::invalid_argument("Procrustes: all points of a layout are equal");
  return centred / norm;
}

}  // namespace

Turn orthogonal_procrustes(std::span<const double> a, std::span<const double> b,
                           std::int64_t dimensions) {
  require_same(a.size(), b.size(), dimensions);
  const Rotation found = rotation(points(a, dimensions), points(b, dimensions));
  return {numbers(found.matrix), found.scale};
}

Superposition procrustes(std::span<const double> a, std::span<const double> b,
                         std::int64_t dimensions) {
  require_same(a.size(), b.size(), dimensions);
  const torch::Tensor first = standardised(points(a, dimensions));
  const torch::Tensor other = standardised(points(b, dimensions));
  const Rotation found = rotation(other, first);
  const torch::Tensor second = torch::mm(other, found.matrix) * found.scale;
  return {numbers(first), numbers(second), (first - second).square().sum().item<double>()};
}

std::vector<float> aligned(std::span<const float> moving, std::span<const float> reference,
                           int dimensions, std::span<const float> passengers) {
  require_same(moving.size(), reference.size(), dimensions);
  const torch::Tensor from = points(moving, dimensions), to = points(reference, dimensions);
  const torch::Tensor middle = from.mean(0), target = to.mean(0);
  const torch::Tensor turn = rotation(from - middle, to - target).matrix;
  torch::Tensor all = from;
  if (!passengers.empty()) all = torch::cat({all, points(passengers, dimensions)});
  const torch::Tensor moved =
      (torch::mm(all - middle, turn) + target).to(torch::kFloat32).contiguous();
  return {moved.data_ptr<float>(), moved.data_ptr<float>() + moved.numel()};
}

}  // namespace earshot
