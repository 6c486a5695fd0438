#pragma once

#include <torch/torch.h>

namespace earshot {

/// Vectors put in place of their nearest codes.
struct Quantised {
  torch::Tensor index;  ///< int64 [vectors], of the nearest code; of equally near ones the lowest
  torch::Tensor codes;  ///< [vectors, dimensions], with the codebook's gradient
  /// The codes, with the vectors' gradient: z + sg(e - z).
  torch::Tensor straight;
};

/// Nearest code in squared distance, straight-through gradient (van den Oord et al. 2017, VQ-VAE,
/// eq. 1 and sec. 3.2). vectors [vectors, dimensions], codebook [codes, dimensions], floating
/// point. Float32 at least, under autocast too. Throws std::invalid_argument for other shapes.
Quantised quantise(const torch::Tensor& vectors, const torch::Tensor& codebook);

/// |sg(z) - e|^2 of each vector, summed over the dimensions: pulls codes towards their vectors.
torch::Tensor codebook_term(const torch::Tensor& vectors, const Quantised& quantised);

/// |z - sg(e)|^2 of each vector, summed over the dimensions: keeps vectors near their codes.
torch::Tensor commitment_term(const torch::Tensor& vectors, const Quantised& quantised);

/// How often each code was chosen, [codes]; float32.
torch::Tensor code_counts(const torch::Tensor& index, std::int64_t codes);

/// exp of the entropy of such counts: 1 where one code was used, their number where all alike.
torch::Tensor perplexity(const torch::Tensor& counts);

/// A codebook that follows its vectors by exponential moving averages instead of a gradient (van
/// den Oord et al. 2017, VQ-VAE, appendix A.1).
struct AveragedCodebook {
  torch::Tensor codebook;  ///< [codes, dimensions], sums / counts
  torch::Tensor counts;    ///< [codes]
  torch::Tensor sums;      ///< [codes, dimensions]
};

/// One step: counts and sums fade by `decay`, this batch's come in by 1 - decay; counts are
/// smoothed by epsilon, so that none is zero. Where counts begin at 0 with sums that begin as the
/// codebook (as in bshall/VectorQuantizedCPC) the first step rescales the codebook: begin with
/// counts of 1.
AveragedCodebook follow_vectors(const AveragedCodebook& before, const torch::Tensor& vectors,
                                const torch::Tensor& index, double decay, double epsilon = 1e-5);

}  // namespace earshot
