#pragma once

#include <torch/torch.h>

namespace earshot {

/// log of the normal density with independent coordinates of one mean and deviation: the known
/// noise of noise-contrastive estimation. u [samples, dimensions]; returns [samples].
torch::Tensor log_normal_density(const torch::Tensor& u, double mean, double deviation);

/// A normal density whose normaliser is a parameter like the others (Gutmann & Hyvarinen 2010, sec.
/// 2.1): log p(u) = -1/2 (u - mean)^T P (u - mean) + c, where `precision` holds the lower triangle
/// of the symmetric P row by row. u [samples, dimensions], mean [dimensions], precision
/// [dimensions (dimensions + 1) / 2], c a scalar; returns [samples]. Throws std::invalid_argument
/// for other shapes.
torch::Tensor unnormalised_gaussian(const torch::Tensor& u, const torch::Tensor& mean,
                                    const torch::Tensor& precision, const torch::Tensor& c);

}  // namespace earshot
