#include "core/losses/info_nce.h"

#include <stdexcept>

#include "core/losses/log_one_plus_exp.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {

InfoNce info_nce(const torch::Tensor& positive, const torch::Tensor& negatives) {
  if (negatives.dim() != positive.dim() + 1 || negatives.size(-1) < 1 ||
      negatives.sizes().slice(0, static_cast<std::size_t>(positive.dim())) != positive.sizes()) {
    throw std::invalid_argument(
        "InfoNCE takes scores of positives [...] and of their negatives [..., at least 1]");
  }
  const torch::Tensor good = at_least_float32(positive);
  const torch::Tensor bad = at_least_float32(negatives);
  InfoNce result;
  // The same as the cross entropy over all 1 + n, without putting them into one tensor.
  result.loss = log_one_plus_exp(torch::logsumexp(bad, -1) - good);
  const torch::NoGradGuard no_grad;
  const torch::Tensor best = bad.amax(-1);
  result.first = good.ge(best).to(good.scalar_type());
  result.alone = good.gt(best).to(good.scalar_type());
  return result;
}

}  // namespace earshot
