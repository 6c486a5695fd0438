#include "core/losses/byol_loss.h"

#include <stdexcept>

#include "core/losses/nt_xent.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {

torch::Tensor byol_loss(const torch::Tensor& predictions, const torch::Tensor& targets) {
  if (predictions.dim() != 2 || predictions.sizes() != targets.sizes()) {
    throw std::invalid_argument(
        "BYOL's loss takes predictions and targets [batch, dimensions] of one shape");
  }
  const torch::Tensor cosines =
      (unit_rows(at_least_float32(predictions)) * unit_rows(at_least_float32(targets))).sum(1);
  return 2 - 2 * cosines;
}

}  // namespace earshot
