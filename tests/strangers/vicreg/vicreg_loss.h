#pragma once

#include <torch/torch.h>

namespace earshot::strangers {

/// The three terms of VICReg, scalars with their gradients, not yet weighted.
struct VicregTerms {
  torch::Tensor invariance, variance, covariance;
};

/// VICReg (Bardes, Ponce & LeCun 2022, "VICReg: variance-invariance-covariance regularization for
/// self-supervised learning", sec. 4.1) of two views' embeddings, both [batch, features]:
/// invariance, eq. 5: the mean squared distance, of rows and dimensions as in its code;
/// variance, eq. 1 and 2: how far each dimension's deviation over the batch,
///   sqrt(variance + 1e-4), stays below 1, mean over the dimensions, the sum of both views;
/// covariance, eq. 3 and 4: the squared covariances of different dimensions, summed, by the number
///   of dimensions, the sum of both views.
/// All are 0 at least. Throws std::invalid_argument unless both have one shape with two rows at
/// least.
VicregTerms vicreg_terms(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace earshot::strangers
