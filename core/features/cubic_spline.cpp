#include "core/features/cubic_spline.h"

#include <algorithm>
#include <cmath>

namespace earshot {
namespace {

/// The spline's second derivatives at the values, as a map from the values: [count, count].
torch::Tensor curvatures(std::int64_t count) {
  // Thomas's algorithm on m[i-1] + 4 m[i] + m[i+1] = 6 (y[i-1] - 2 y[i] + y[i+1]), a row at a time.
  const torch::Tensor identity = torch::eye(count, torch::kFloat64);
  torch::Tensor rows = torch::zeros({count, count}, torch::kFloat64);
  std::vector<double> upper(static_cast<std::size_t>(count), 0.0);
  for (std::int64_t i = 1; i + 1 < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double pivot = 4.0 - upper[at - 1];
    upper[at] = 1.0 / pivot;
    const torch::Tensor right =
        6.0 * (identity[i - 1] - 2.0 * identity[i] + identity[i + 1]) - rows[i - 1];
    rows[i].copy_(right / pivot);
  }
  for (std::int64_t i = count - 2; i >= 1; --i) {
    rows[i].sub_(upper[static_cast<std::size_t>(i)] * rows[i + 1]);
  }
  return rows;
}

}  // namespace

torch::Tensor spline_map(std::int64_t count, const std::vector<double>& places) {
  const torch::Tensor second = curvatures(count);
  const torch::Tensor identity = torch::eye(count, torch::kFloat64);
  std::vector<torch::Tensor> columns;
  for (const double wanted : places) {
    const double place = std::clamp(wanted, 0.0, static_cast<double>(count - 1));
    const std::int64_t left = std::min(static_cast<std::int64_t>(place), count - 2);
    const double b = place - static_cast<double>(left);
    const double a = 1.0 - b;
    columns.push_back(a * identity[left] + b * identity[left + 1] +
                      ((a * a * a - a) * second[left] + (b * b * b - b) * second[left + 1]) / 6.0);
  }
  return torch::stack(columns, 1);
}

}  // namespace earshot
