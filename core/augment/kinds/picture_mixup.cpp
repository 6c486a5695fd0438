#include "core/augment/kinds/picture_mixup.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace earshot {
namespace {

/// One number a picture, to be spread over it.
torch::Tensor one_each(const torch::Tensor& numbers, const torch::Tensor& pictures) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(pictures.dim()), 1);
  shape[0] = pictures.size(0);
  return numbers.to(pictures.options()).view(shape);
}

}  // namespace

torch::Tensor log_mixup_exp(const torch::Tensor& pictures, const torch::Tensor& others,
                            const torch::Tensor& lambdas) {
  if (pictures.dim() < 2 || pictures.sizes() != others.sizes() || lambdas.dim() != 1 ||
      lambdas.size(0) != pictures.size(0)) {
    throw std::invalid_argument(
        "log-mixup-exp takes pictures of one shape and a weight for each of them");
  }
  const torch::Tensor lambda = one_each(lambdas, pictures);
  const torch::Tensor mixed =
      torch::logaddexp(pictures + (1 - lambda).log(), others + lambda.log());
  return torch::logaddexp(mixed, torch::full({}, std::log(0x1p-23), pictures.options()));
}

torch::Tensor linear_fade(const torch::Tensor& pictures, const torch::Tensor& heads,
                          const torch::Tensor& tails) {
  const std::int64_t frames = pictures.size(-1);
  const torch::Tensor along = torch::arange(frames, pictures.options()) /
                              static_cast<double>(std::max<std::int64_t>(1, frames - 1));
  const torch::Tensor head = one_each(heads, pictures);
  return pictures + head + (one_each(tails, pictures) - head) * along;
}

}  // namespace earshot
