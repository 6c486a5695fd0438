#pragma once

#include <torch/torch.h>

#include <stop_token>
#include <vector>

namespace earshot {

/// The likeness of rows that t-SNE lays out (van der Maaten & Hinton 2008, sec. 2 and 3.1):
/// p_{j|i} ~ exp(-beta_i |x_i - x_j|^2), beta_i such that the entropy of row i is log(perplexity),
/// made symmetric as p_ij = (p_{j|i} + p_{i|j}) / 2n.
template <class Real>
struct Affinities {
  std::int64_t rows = 0;
  std::vector<Real> joint;   ///< p_ij for i < j, row by row; half of the whole, sums to 1/2
  std::vector<double> beta;  ///< the precision found for each row
};

/// Squared Euclidean distances in float64; beta by Newton's steps on log(beta) kept within a
/// bisection's bracket, to 1e-12 of the entropy. `rows` [rows, features] of any floating type,
/// three rows at least; 1 <= perplexity < rows - 1. Throws
/// std::invalid_argument, and Stopped.
template <class Real>
Affinities<Real> affinities(const torch::Tensor& rows, double perplexity,
                            std::stop_token stop = {});

extern template Affinities<float> affinities(const torch::Tensor&, double, std::stop_token);
extern template Affinities<double> affinities(const torch::Tensor&, double, std::stop_token);

}  // namespace earshot
