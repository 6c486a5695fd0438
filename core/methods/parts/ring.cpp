#include "core/methods/parts/ring.h"

#include <algorithm>
#include <stdexcept>

namespace earshot {

Ring::Ring(std::int64_t slots) : slots_(slots) {
  if (slots < 1) throw std::invalid_argument("a first-in, first-out memory needs a slot at least");
  put_in_ = register_buffer("put_in", torch::zeros({}, torch::kInt64));
}

void Ring::write(const torch::Tensor& held, const torch::Tensor& rows) const {
  const torch::NoGradGuard no_grad;
  const std::int64_t kept = std::min(slots_, rows.size(0));
  const std::int64_t left_out = rows.size(0) - kept;
  const torch::Tensor places =
      (put_in_ + torch::arange(left_out, rows.size(0), put_in_.options())).remainder(slots_);
  held.index_copy_(0, places,
                   rows.narrow(0, left_out, kept).to(held.options(), /*non_blocking=*/true));
}

void Ring::advance(std::int64_t rows) {
  put_in_.add_(rows);
}

torch::Tensor Ring::slot_of(const torch::Tensor& ago) const {
  return (put_in_ - 1 - ago).remainder(slots_);
}

}  // namespace earshot
