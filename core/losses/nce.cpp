#include "core/losses/nce.h"

#include <cmath>
#include <stdexcept>

#include "core/losses/log_one_plus_exp.h"
#include "core/losses/nt_xent.h"
#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {
Nce nce(const torch::Tensor& data, const torch::Tensor& noise, double noise_ratio) {
  if (data.numel() < 1) throw std::invalid_argument("noise-contrastive estimation needs data");
  if (!(noise_ratio > 0)) {
    throw std::invalid_argument("the ratio of noise to data must be greater than 0");
  }
  const AutocastGuard full_precision(Precision::Float32, data.device().str());
  const double shift = std::log(noise_ratio);
  const torch::Tensor real = at_least_float32(data) - shift;
  const torch::Tensor made = at_least_float32(noise) - shift;
  Nce result;
  result.loss = (log_one_plus_exp(-real).sum() + log_one_plus_exp(made).sum()) /
                static_cast<double>(data.numel());
  const torch::NoGradGuard no_grad;
  result.data_probability = torch::sigmoid(real).mean();
  result.noise_probability = torch::sigmoid(-made).mean();
  return result;
}

Nce nce_of_pairs(const torch::Tensor& a, const torch::Tensor& b, double temperature,
                 const torch::Tensor& normaliser) {
  if (a.dim() != 2 || a.sizes() != b.sizes() || a.size(0) < 2) {
    throw std::invalid_argument(
        "NCE takes two matrices [pairs, dimensions] of one shape, two rows "
        "or more");
  }
  if (!(temperature > 0)) throw std::invalid_argument("NCE's temperature must be greater than 0");
  const AutocastGuard full_precision(Precision::Float32, a.device().str());
  const std::int64_t pairs = a.size(0);
  const torch::Tensor rows = unit_rows(torch::cat({at_least_float32(a), at_least_float32(b)}));
  const torch::Tensor ratios = torch::matmul(rows, rows.t()) / temperature + normaliser;
  const torch::Tensor siblings = torch::cat({ratios.diagonal(pairs), ratios.diagonal(-pairs)});
  // Row i without itself and its sibling: what stands at i + 1 .. i + 2N - 1, but for i + N.
  const auto on_device = ratios.options().dtype(torch::kInt64);
  const torch::Tensor row = torch::arange(2 * pairs, on_device).unsqueeze(1);
  const torch::Tensor steps = torch::cat(
      {torch::arange(1, pairs, on_device), torch::arange(pairs + 1, 2 * pairs, on_device)});
  const torch::Tensor others = ratios.gather(1, torch::remainder(row + steps, 2 * pairs));
  return nce(siblings, others, static_cast<double>(2 * pairs - 2));
}

}  // namespace earshot
