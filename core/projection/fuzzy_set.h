#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

/// How strongly rows belong together, of which most pairs do not at all: 0..1, the same in both
/// directions.
struct FuzzySet {
  std::vector<std::size_t> starts;    ///< [rows + 1]: where each row begins in the other two
  std::vector<std::int32_t> columns;  ///< ascending within a row, itself not among them
  std::vector<float> membership;      ///< above 0

  std::size_t rows() const { return starts.empty() ? 0 : starts.size() - 1; }
};

/// The distances of rows to their nearest, made comparable (McInnes, Healy & Melville 2018,
/// algorithm 3): rho is the smallest that is not 0, sigma such that the memberships
/// exp(-max(0, d - rho) / sigma) sum to log2(neighbours), by bisection to 1e-5 and at least a
/// thousandth of the mean distance, as umap-learn has it.
struct SmoothDistances {
  std::vector<double> rho, sigma;  ///< one a row
};
/// `distances` [rows, neighbours - 1], ascending within a row, which counts as its own neighbour
/// at 0.
SmoothDistances smooth_distances(std::span<const double> distances, std::size_t neighbours);

/// The sigma of one row, of which `mean` is what a thousandth is taken of.
double sigma_for(std::span<const double> distances, double rho, std::size_t neighbours,
                 double mean);

/// exp(-max(0, d - rho) / sigma), 1 where sigma is 0.
double membership_of(double distance, double rho, double sigma);

/// The fuzzy sets of all rows united, a + b - a b (algorithms 1 and 2). `nearest` and `distances`
/// [rows, neighbours - 1], nearest first, the row itself left out. Throws std::invalid_argument
/// where the sizes do not fit.
FuzzySet fuzzy_set(std::span<const std::int64_t> nearest, std::span<const double> distances,
                   std::size_t neighbours);

}  // namespace earshot
