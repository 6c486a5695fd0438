#pragma once

#include <torch/torch.h>

namespace earshot {

/// What NT-Xent gives for one batch; all scalars on the device of the input.
struct NtXent {
  torch::Tensor loss;
  /// Share of the 2N rows whose most similar other row is their own sibling; detached.
  torch::Tensor accuracy;
  /// Mean cosine of siblings, and of all other pairs; detached. The latter is undefined for N = 1,
  /// where there is no other pair.
  torch::Tensor positive_similarity, negative_similarity;
};

/// The normalised temperature-scaled cross entropy of SimCLR (Chen et al. 2020, eq. 1 and
/// algorithm 1): row i of `a` and row i of `b` are siblings, the other 2N - 2 rows their negatives;
/// cosine similarity; the mean over all 2N rows (google-research/simclr returns twice this value).
/// a, b [N, dimensions], floating point, N >= 1; temperature > 0. Calculated in float32 at least,
/// under autocast too. A row shorter than 1e-8 has cosine 0 to every other and gets no gradient
/// (its direction is not defined, and the true gradient would be of the order of 1 / its length).
/// Throws std::invalid_argument where the shapes differ or the temperature is not positive.
NtXent nt_xent(const torch::Tensor& a, const torch::Tensor& b, double temperature);

/// Rows scaled to length 1; a row shorter than 1e-8 becomes zero, without a gradient.
torch::Tensor unit_rows(const torch::Tensor& rows);

}  // namespace earshot
