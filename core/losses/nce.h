#pragma once

#include <torch/torch.h>

namespace earshot {

/// What noise-contrastive estimation gives for one batch; all scalars on the device of the input.
struct Nce {
  torch::Tensor loss;
  /// Mean of h over the data and of 1 - h over the noise, h being the chance that a sample is data;
  /// both 1/2 where nothing is known and nu = 1. Detached.
  torch::Tensor data_probability, noise_probability;
};

/// The objective of Gutmann & Hyvarinen 2010 ("Noise-contrastive estimation", eq. 1 to 3; nu as in
/// Gutmann & Hyvarinen 2012, eq. 8 to 10), its sign turned so that it is to be made small:
/// -(1/T_d) [ sum over data of log h + sum over noise of log(1 - h) ], h(u) = sigma(G(u) - log nu).
/// `data` and `noise`, of any shape, hold G(u) = log p_m(u) - log p_n(u), where the model's own
/// normaliser is a parameter in log p_m; `noise_ratio` is nu = T_n / T_d, > 0. Half of it, for
/// nu = 1, is the form with 1/(2T). With noise_ratio 1 and k noise samples a datum it is wav2vec's
/// sum of binary cross entropies (Schneider et al. 2019, eq. 2, lambda = k): (1 + k) log 2 where
/// all scores are 0. Float32 at least, under autocast too. Throws std::invalid_argument for no
/// data or a ratio that is not positive.
Nce nce(const torch::Tensor& data, const torch::Tensor& noise, double noise_ratio);

/// The same as a contrastive term in a batch: row i of `a` and row i of `b` are the data, the other
/// 2N - 2 rows are their noise, so nu = 2N - 2; G = cos / temperature + normaliser, a scalar that
/// is learned, as no cosine is normalised by itself. a, b [N, dimensions], N >= 2. Throws
/// std::invalid_argument for any other.
Nce nce_of_pairs(const torch::Tensor& a, const torch::Tensor& b, double temperature,
                 const torch::Tensor& normaliser);

}  // namespace earshot
