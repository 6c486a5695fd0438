#include "core/losses/nt_xent.h"

#include <limits>
#include <stdexcept>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

constexpr double shortest_row = 1e-8;

void check(const torch::Tensor& a, const torch::Tensor& b, double temperature) {
  if (a.dim() != 2 || a.sizes() != b.sizes() || a.size(0) < 1) {
    throw std::invalid_argument("NT-Xent takes two matrices [pairs, dimensions] of one shape");
  }
  if (!(temperature > 0)) {
    throw std::invalid_argument("NT-Xent's temperature must be greater than 0");
  }
}

}  // namespace

torch::Tensor unit_rows(const torch::Tensor& rows) {
  const torch::Tensor squared = rows.square().sum(1, true);
  const torch::Tensor alive = squared > shortest_row * shortest_row;
  const torch::Tensor factor = squared.masked_fill(alive.logical_not(), 1.0).rsqrt();
  return (rows * factor).masked_fill(alive.logical_not(), 0.0);
}

NtXent nt_xent(const torch::Tensor& a, const torch::Tensor& b, double temperature) {
  check(a, b, temperature);
  const AutocastGuard full_precision(Precision::Float32, a.device().str());
  const std::int64_t pairs = a.size(0);
  const torch::Tensor rows = unit_rows(torch::cat({at_least_float32(a), at_least_float32(b)}));
  const torch::Tensor cosines = torch::matmul(rows, rows.t());

  // Masking before the log-sum-exp: subtracting exp(1/temperature) afterwards would still send a
  // gradient through each row's similarity to itself.
  const torch::Tensor self = torch::eye(2 * pairs, cosines.options().dtype(torch::kBool));
  const torch::Tensor logits =
      (cosines / temperature).masked_fill(self, -std::numeric_limits<double>::infinity());
  const torch::Tensor siblings = torch::cat({logits.diagonal(pairs), logits.diagonal(-pairs)});

  NtXent result;
  result.loss = (torch::logsumexp(logits, 1) - siblings).mean();

  const torch::NoGradGuard no_grad;
  const torch::Tensor sibling_index =
      torch::arange(2 * pairs, logits.options().dtype(torch::kInt64)).roll(pairs);
  result.accuracy = logits.argmax(1).eq(sibling_index).to(logits.dtype()).mean();
  const torch::Tensor siblings_sum = cosines.diagonal(pairs).sum() * 2;
  result.positive_similarity = siblings_sum / static_cast<double>(2 * pairs);
  if (pairs > 1) {
    const torch::Tensor others = cosines.sum() - cosines.diagonal().sum() - siblings_sum;
    result.negative_similarity = others / static_cast<double>(2 * pairs * (2 * pairs - 2));
  }
  return result;
}

}  // namespace earshot
