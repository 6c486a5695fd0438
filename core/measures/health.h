#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot {

/// What a step's health is measured of: [rows, width] of each of its first two views.
struct HealthSample {
  std::vector<torch::Tensor> features, projections;
};

/// How healthy a representation is, without labels. All take rows of features [items, features] of
/// any floating type on any device and return a scalar float64 tensor on the same device, without
/// waiting for it. Statistics of pairs need at least two rows: fewer throw std::invalid_argument.

/// Mean of |u - v|^alpha over the pairs of rows, each brought to the unit sphere; 0 where the two
/// views of a clip meet, 2 - 2 E[cos] for alpha = 2 (Wang & Isola 2020, sec. 4.1, eq. 3).
torch::Tensor alignment(const torch::Tensor& a, const torch::Tensor& b, double alpha = 2.0);

/// log of the mean over the pairs i < j of exp(-t |u_i - u_j|^2), rows brought to the unit sphere:
/// 0 where all are equal, lower where they spread (Wang & Isola 2020, sec. 4.1, eq. 4).
torch::Tensor uniformity(const torch::Tensor& rows, double t = 2.0);

/// Mean cosine of the pairs i < j: what alignment is to be compared with.
torch::Tensor mean_pair_cosine(const torch::Tensor& rows);

/// Mean over the features of their standard deviation (unbiased) over the L2-normalised rows: 0
/// where collapsed, 1/sqrt(features) where spread evenly (Chen & He 2021, SimSiam, sec. 4.1).
torch::Tensor feature_deviation(const torch::Tensor& rows);

/// exp of the entropy of p_k = s_k / sum(s) + epsilon over the singular values s of the rows as
/// they are, not centred: 1 .. min(items, features) (Garrido et al. 2023, RankMe, eq. 1-2). NaN
/// where a value is not finite.
torch::Tensor rankme(const torch::Tensor& rows, double epsilon = 1e-7);

/// The same without epsilon (Roy & Vetterli 2007, sec. 2).
torch::Tensor effective_rank(const torch::Tensor& rows);

/// sum(s^2) / max(s^2) over the singular values (Rudelson & Vershynin 2007, sec. 1).
torch::Tensor stable_rank(const torch::Tensor& rows);

/// sum(l)^2 / sum(l^2) over the eigenvalues l of the centred covariance.
torch::Tensor participation_ratio(const torch::Tensor& rows);

/// exp of the entropy of the eigenvalues of the centred covariance: the other convention that goes
/// by the name of effective rank.
torch::Tensor covariance_rank(const torch::Tensor& rows);

}  // namespace earshot
