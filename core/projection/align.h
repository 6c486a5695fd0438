#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

/// Layouts brought to lie on each other (Schoenemann 1966). Points are rows [rows, dimensions],
/// row-major; both layouts have the same rows in the same order. Unequal sizes, or no rows, throw
/// std::invalid_argument.

/// The orthogonal matrix R [dimensions, dimensions] (turn, or turn and mirror) with the least
/// |A R - B|, nothing centred; `scale` is the sum of the singular values of A^T B (scipy's
/// orthogonal_procrustes).
struct Turn {
  std::vector<double> matrix;
  double scale = 0;
};
Turn orthogonal_procrustes(std::span<const double> a, std::span<const double> b,
                           std::int64_t dimensions);

/// Both centred and scaled to norm 1, the second turned and scaled onto the first; `disparity` is
/// the sum of the squared differences left (scipy.spatial.procrustes).
struct Superposition {
  std::vector<double> first, second;
  double disparity = 0;
};
Superposition procrustes(std::span<const double> a, std::span<const double> b,
                         std::int64_t dimensions);

/// `moving` shifted, turned, mirrored where that helps, but never stretched, so that it lies on
/// `reference` as well as it can: a map that is laid out anew stays where the eye left it. Points
/// without a counterpart are left out of both by the caller, or carried along as `passengers`
/// (rows moved by the same rule and not asked), returned after the moving ones.
std::vector<float> aligned(std::span<const float> moving, std::span<const float> reference,
                           int dimensions, std::span<const float> passengers = {});

}  // namespace earshot
