#pragma once

#include <cstddef>
#include <vector>

namespace earshot {

/// Eigenvalues, largest first, and their vectors of a small symmetric matrix, by Jacobi's rotations
/// in a fixed order: the same on any machine's threads, as a library's need not be.
struct SymmetricEigen {
  std::vector<double> values;
  std::vector<std::vector<double>> vectors;  ///< as the values, each of length 1
};
/// `matrix`: row by row, of which the upper half is read.
SymmetricEigen symmetric_eigen(std::vector<std::vector<double>> matrix);

}  // namespace earshot
