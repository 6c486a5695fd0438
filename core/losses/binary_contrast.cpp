#include "core/losses/binary_contrast.h"

#include <stdexcept>

#include "core/losses/log_one_plus_exp.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {

torch::Tensor binary_contrast(const torch::Tensor& positive, const torch::Tensor& negatives,
                              double weight) {
  if (negatives.dim() != positive.dim() + 1 ||
      negatives.sizes().slice(0, static_cast<std::size_t>(positive.dim())) != positive.sizes()) {
    throw std::invalid_argument(
        "the binary contrast takes scores of positives [...] and of their negatives [..., count]");
  }
  return log_one_plus_exp(-at_least_float32(positive)) +
         weight * log_one_plus_exp(at_least_float32(negatives)).sum(-1);
}

}  // namespace earshot
