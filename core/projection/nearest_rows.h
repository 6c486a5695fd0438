#pragma once

#include <torch/torch.h>

#include <functional>
#include <stop_token>

namespace earshot {

struct NearestRows {
  torch::Tensor rows;  ///< [rows, k] int64, nearest first, of equal ones the lower row; not itself
  torch::Tensor distances;  ///< [rows, k] float64, squared Euclidean
};

/// The k nearest of each row, exactly: candidates by a matrix product in float32, their distances
/// and order in float64. `rows` [rows, features] of any floating type; 1 <= k < rows. Time with the
/// square of the rows, memory with rows times k. `told` hears now and then how much is found, 0..1.
/// Throws std::invalid_argument, and Stopped.
NearestRows nearest_rows(const torch::Tensor& rows, std::int64_t k, std::stop_token stop = {},
                         const std::function<void(double)>& told = {});

/// The same of each of other rows [others, features], of which none is left out; k <= rows.
NearestRows nearest_rows_of(const torch::Tensor& others, const torch::Tensor& rows, std::int64_t k,
                            std::stop_token stop = {});

}  // namespace earshot
