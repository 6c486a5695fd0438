#include "core/projection/spectral_layout.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <thread>

#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/projection/symmetric_eigen.h"

namespace earshot {
namespace {

constexpr std::size_t kMostVectors = 60, kSpareVectors = 12;
/// A rest below this share is rounding: the space is exhausted.
constexpr double kNothingLeft = 1e-12;

using Vector = std::vector<double>;

/// Eight running sums, so that the processor works on several products at once.
double dot(const Vector& a, const Vector& b) {
  double sums[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= a.size(); i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

void scale(Vector& vector, double by) {
  for (double& value : vector) value *= by;
}

/// I + D^-1/2 W D^-1/2 beside its known strongest vector, and what is done to vectors of its size.
class Shifted {
 public:
  Shifted(const FuzzySet& set, int threads)
      : set_(set), parts_(static_cast<std::size_t>(std::max(1, threads))) {
    const std::size_t rows = set.rows();
    for (std::size_t i = 0; i < rows; ++i) {
      double sum = 0;
      for (std::size_t at = set.starts[i]; at < set.starts[i + 1]; ++at) {
        sum += static_cast<double>(set.membership[at]);
      }
      known_.push_back(std::sqrt(sum));
      inverse_.push_back(sum > 0 ? 1 / std::sqrt(sum) : 0);
    }
    scale(known_, 1 / std::sqrt(std::max(dot(known_, known_), 1e-300)));
  }

  /// The known one taken off.
  void clean(Vector& vector) const {
    const double share = dot(known_, vector);
    for (std::size_t i = 0; i < vector.size(); ++i) vector[i] -= share * known_[i];
  }

  Vector times(const Vector& vector) const {
    Vector product(vector.size());
    in_parts(vector.size(), [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) {
        double sum = 0;
        for (std::size_t at = set_.starts[i]; at < set_.starts[i + 1]; ++at) {
          const auto j = static_cast<std::size_t>(set_.columns[at]);
          sum += static_cast<double>(set_.membership[at]) * inverse_[j] * vector[j];
        }
        product[i] = vector[i] + inverse_[i] * sum;
      }
    });
    return product;
  }

  /// The shares of the basis in a vector, which are taken off it.
  Vector take_off(const std::vector<Vector>& basis, Vector& vector) const {
    Vector shares(basis.size(), 0.0);
    for (int again = 0; again < 2; ++again) {
      clean(vector);
      Vector now(basis.size());
      in_parts(basis.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t j = first; j < last; ++j) now[j] = dot(basis[j], vector);
      });
      in_parts(vector.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t j = 0; j < basis.size(); ++j) {
          for (std::size_t i = first; i < last; ++i) vector[i] -= now[j] * basis[j][i];
        }
      });
      for (std::size_t j = 0; j < basis.size(); ++j) shares[j] += now[j];
    }
    return shares;
  }

  /// Sums of the basis, one for each row of weights.
  std::vector<Vector> mixed_from(const std::vector<Vector>& basis,
                                 const std::vector<Vector>& weights, std::size_t count) const {
    std::vector<Vector> mixed(count, Vector(basis.front().size(), 0.0));
    in_parts(count, [&](std::size_t first, std::size_t last) {
      for (std::size_t k = first; k < last; ++k) {
        for (std::size_t j = 0; j < basis.size(); ++j) {
          for (std::size_t i = 0; i < mixed[k].size(); ++i) {
            mixed[k][i] += weights[k][j] * basis[j][i];
          }
        }
      }
    });
    return mixed;
  }

 private:
  void in_parts(std::size_t count,
                const std::function<void(std::size_t, std::size_t)>& work) const {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < parts_; ++part) {
      others.emplace_back(work, count * part / parts_, count * (part + 1) / parts_);
    }
    work(0, count / parts_);
  }

  const FuzzySet& set_;
  std::size_t parts_;
  Vector known_, inverse_;
};

Vector drawn_vector(std::size_t rows, std::uint64_t seed) {
  Random random(seed, {name_hash("spectral")});
  Vector drawn(rows);
  for (double& value : drawn) value = random.normal();
  return drawn;
}

}  // namespace

std::int64_t parts_of(const FuzzySet& set) {
  std::vector<bool> met(set.rows(), false);
  std::vector<std::size_t> waiting;
  std::int64_t parts = 0;
  for (std::size_t row = 0; row < set.rows(); ++row) {
    if (met[row]) continue;
    ++parts;
    met[row] = true;
    waiting.push_back(row);
    while (!waiting.empty()) {
      const std::size_t from = waiting.back();
      waiting.pop_back();
      for (std::size_t at = set.starts[from]; at < set.starts[from + 1]; ++at) {
        const auto to = static_cast<std::size_t>(set.columns[at]);
        if (met[to]) continue;
        met[to] = true;
        waiting.push_back(to);
      }
    }
  }
  return parts;
}

SpectralLayout spectral_layout(const FuzzySet& set, int dimensions, std::uint64_t seed, int threads,
                               std::stop_token stop, double tolerance, int most_steps) {
  const std::size_t rows = set.rows(), wanted = static_cast<std::size_t>(dimensions);
  SpectralLayout found;
  if (rows < wanted + 2) return found;
  const Shifted matrix(set, threads);
  const std::size_t most_vectors = std::min(kMostVectors, rows - 1);
  const std::size_t kept = std::min(wanted + kSpareVectors, most_vectors - 1);
  std::vector<Vector> basis;
  std::vector<Vector> projected;  // the matrix as the basis sees it
  Vector next = drawn_vector(rows, seed);
  matrix.take_off(basis, next);
  scale(next, 1 / std::sqrt(dot(next, next)));
  for (int step = 0; step < most_steps; ++step) {
    leave_if_stopped(stop);
    basis.push_back(std::move(next));
    next = matrix.times(basis.back());
    const Vector shares = matrix.take_off(basis, next);
    for (std::size_t j = 0; j + 1 < basis.size(); ++j) projected[j].push_back(shares[j]);
    projected.push_back(shares);
    const double left = std::sqrt(dot(next, next));
    const bool exhausted = !(left > kNothingLeft);
    if (basis.size() == most_vectors || exhausted) {
      const SymmetricEigen eigen = symmetric_eigen(projected);
      const std::size_t enough = std::min(wanted, basis.size());
      double residual = enough < wanted ? 1 : 0;
      for (std::size_t k = 0; k < enough; ++k) {
        residual = std::max(residual, left * std::abs(eigen.vectors[k].back()));
      }
      if (residual < tolerance || exhausted) {
        found.axes = matrix.mixed_from(basis, eigen.vectors, enough);
        for (std::size_t k = 0; k < enough; ++k) found.eigenvalues.push_back(2 - eigen.values[k]);
        found.converged = residual < tolerance;
        return found;
      }
      basis = matrix.mixed_from(basis, eigen.vectors, kept);
      projected.assign(kept, Vector(kept, 0.0));
      for (std::size_t k = 0; k < kept; ++k) projected[k][k] = eigen.values[k];
    }
    scale(next, 1 / left);
  }
  return found;
}

}  // namespace earshot
