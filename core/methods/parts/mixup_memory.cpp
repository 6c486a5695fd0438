#include "core/methods/parts/mixup_memory.h"

#include <stdexcept>

#include "core/augment/kinds/picture_mixup.h"

namespace earshot {

MixupMemory::MixupMemory(std::int64_t slots, const std::vector<std::int64_t>& picture) {
  ring_ = register_module("ring", std::make_shared<Ring>(slots));
  std::vector<std::int64_t> shape = {slots};
  shape.insert(shape.end(), picture.begin(), picture.end());
  pictures_ = register_buffer("pictures", torch::zeros(shape));
}

torch::Tensor MixupMemory::mix(const torch::Tensor& pictures, const torch::Tensor& lambdas,
                               const torch::Tensor& picks) {
  const torch::NoGradGuard no_grad;
  if (pictures.sizes().slice(1) != pictures_.sizes().slice(1)) {
    throw std::invalid_argument("the mixup memory holds pictures of the shape " +
                                c10::str(pictures_.sizes().slice(1)) + ", not of " +
                                c10::str(pictures.sizes().slice(1)));
  }
  const std::int64_t count = pictures.size(0);
  const torch::Tensor number = torch::arange(count, ring_->put_in().options());
  const torch::Tensor there = (ring_->put_in() + number).clamp_max(ring_->slots());
  const torch::Tensor place =
      torch::minimum((picks * there).floor().to(torch::kInt64), there - 1).clamp_min(0);
  // How many pictures lie between this one and the other; those of this batch come first.
  const torch::Tensor between = (there - 1 - place).clamp_min(0);
  const torch::Tensor own = number - 1 - between;
  std::vector<std::int64_t> each(static_cast<std::size_t>(pictures.dim()), 1);
  each[0] = count;
  const torch::Tensor earlier = ring_->slot_of((between - number).clamp_min(0));
  const torch::Tensor others =
      torch::where(own.ge(0).view(each), pictures.index_select(0, own.clamp_min(0)),
                   pictures_.index_select(0, earlier).to(pictures.dtype()));
  const torch::Tensor mixed =
      torch::where(there.gt(0).view(each), log_mixup_exp(pictures, others, lambdas), pictures);
  ring_->write(pictures_, pictures);
  ring_->advance(count);
  return mixed;
}

torch::Tensor MixupMemory::held() const {
  const std::int64_t count = ring_->filled().item<std::int64_t>();
  return pictures_.index_select(
      0, ring_->slot_of(torch::arange(count - 1, -1, -1, ring_->put_in().options())));
}

}  // namespace earshot
