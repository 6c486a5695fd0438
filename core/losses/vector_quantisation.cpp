#include "core/losses/vector_quantisation.h"

#include <stdexcept>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

/// [vectors, codes] of 0 and 1.
torch::Tensor choices(const torch::Tensor& index, std::int64_t codes,
                      const torch::TensorOptions& options) {
  return index.unsqueeze(1).eq(torch::arange(codes, index.options()).unsqueeze(0)).to(options);
}

}  // namespace

Quantised quantise(const torch::Tensor& vectors, const torch::Tensor& codebook) {
  if (vectors.dim() != 2 || codebook.dim() != 2 || vectors.size(1) != codebook.size(1) ||
      codebook.size(0) < 1) {
    throw std::invalid_argument(
        "quantise takes vectors and codes, both [number, dimensions] of the same dimensions");
  }
  const AutocastGuard full_precision(Precision::Float32, vectors.device().str());
  const torch::Tensor z = at_least_float32(vectors);
  Quantised result;
  {
    // The differences themselves, squared: |z|^2 - 2 z'e + |e|^2 would lose near ties.
    const torch::NoGradGuard no_grad;
    result.index = (z.unsqueeze(1) - codebook.unsqueeze(0)).square().sum(2).argmin(1);
  }
  result.codes = torch::embedding(codebook, result.index);
  result.straight = z + (result.codes - z).detach();
  return result;
}

torch::Tensor codebook_term(const torch::Tensor& vectors, const Quantised& quantised) {
  return (quantised.codes - at_least_float32(vectors).detach()).square().sum(1);
}

torch::Tensor commitment_term(const torch::Tensor& vectors, const Quantised& quantised) {
  return (at_least_float32(vectors) - quantised.codes.detach()).square().sum(1);
}

torch::Tensor code_counts(const torch::Tensor& index, std::int64_t codes) {
  return choices(index, codes, index.options().dtype(torch::kFloat32)).sum(0);
}

torch::Tensor perplexity(const torch::Tensor& counts) {
  const torch::Tensor share = counts / counts.sum();
  return torch::exp(-torch::xlogy(share, share).sum());
}

AveragedCodebook follow_vectors(const AveragedCodebook& before, const torch::Tensor& vectors,
                                const torch::Tensor& index, double decay, double epsilon) {
  const AutocastGuard full_precision(Precision::Float32, vectors.device().str());
  const std::int64_t codes = before.codebook.size(0);
  const torch::Tensor chosen = choices(index, codes, before.codebook.options());
  const torch::Tensor faded = decay * before.counts + (1 - decay) * chosen.sum(0);
  const torch::Tensor total = faded.sum();
  AveragedCodebook after;
  after.counts = (faded + epsilon) / (total + static_cast<double>(codes) * epsilon) * total;
  after.sums = decay * before.sums + (1 - decay) * torch::matmul(chosen.t(), vectors.to(chosen));
  after.codebook = after.sums / after.counts.unsqueeze(1);
  return after;
}

}  // namespace earshot
