#pragma once

#include <torch/torch.h>

namespace earshot {

/// Principal components of rows [rows, features] in float64 (Pearson 1901; Hotelling 1933), as
/// scikit-learn's PCA has them: variances with rows - 1, the entry of largest magnitude of each
/// component positive. Through the eigenvectors of the smaller of the two Gram matrices of the
/// centred rows, which are the vectors of their SVD; row by block, so that memory stays small.
struct PrincipalComponents {
  torch::Tensor mean;        ///< [features]
  torch::Tensor components;  ///< [dimensions, features], orthonormal; 0 where there are no more
  torch::Tensor variance;    ///< [dimensions]
  torch::Tensor ratio;       ///< [dimensions] of the whole variance, 0..1
  torch::Tensor singular;    ///< [dimensions] singular values of the centred rows

  /// Coordinates [rows, dimensions], float64.
  torch::Tensor project(const torch::Tensor& rows) const;
};

/// Throws std::invalid_argument where there is no row or a value is not finite.
PrincipalComponents principal_components(const torch::Tensor& rows, std::int64_t dimensions);

}  // namespace earshot
