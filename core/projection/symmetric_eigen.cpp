#include "core/projection/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace earshot {
namespace {

constexpr int kMostSweeps = 50;

using Matrix = std::vector<std::vector<double>>;

/// Makes the entry (p, q) 0 (Golub & Van Loan, sec. 8.5).
void rotate(Matrix& matrix, Matrix& vectors, std::size_t p, std::size_t q) {
  const double off = matrix[p][q];
  const double theta = (matrix[q][q] - matrix[p][p]) / (2 * off);
  const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(1 + theta * theta));
  const double c = 1 / std::sqrt(1 + t * t), s = t * c;
  for (std::size_t k = 0; k < matrix.size(); ++k) {
    const double kp = matrix[k][p], kq = matrix[k][q];
    matrix[k][p] = c * kp - s * kq;
    matrix[k][q] = s * kp + c * kq;
  }
  for (std::size_t k = 0; k < matrix.size(); ++k) {
    const double pk = matrix[p][k], qk = matrix[q][k];
    matrix[p][k] = c * pk - s * qk;
    matrix[q][k] = s * pk + c * qk;
    const double vp = vectors[p][k], vq = vectors[q][k];
    vectors[p][k] = c * vp - s * vq;
    vectors[q][k] = s * vp + c * vq;
  }
}

}  // namespace

SymmetricEigen symmetric_eigen(Matrix matrix) {
  const std::size_t size = matrix.size();
  Matrix vectors(size, std::vector<double>(size, 0.0));
  double whole = 0;
  for (std::size_t i = 0; i < size; ++i) {
    vectors[i][i] = 1;
    for (std::size_t j = i; j < size; ++j) {
      matrix[j][i] = matrix[i][j];
      whole += matrix[i][j] * matrix[i][j];
    }
  }
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double off = 0;
    for (std::size_t p = 0; p < size; ++p) {
      for (std::size_t q = p + 1; q < size; ++q) off += matrix[p][q] * matrix[p][q];
    }
    if (off <= 1e-30 * whole) break;
    for (std::size_t p = 0; p < size; ++p) {
      for (std::size_t q = p + 1; q < size; ++q) {
        if (matrix[p][q] * matrix[p][q] > 1e-36 * whole) rotate(matrix, vectors, p, q);
      }
    }
  }
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return matrix[a][a] > matrix[b][b]; });
  SymmetricEigen found;
  for (const std::size_t i : order) {
    found.values.push_back(matrix[i][i]);
    found.vectors.push_back(std::move(vectors[i]));
  }
  return found;
}

}  // namespace earshot
