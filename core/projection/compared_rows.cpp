#include "core/projection/compared_rows.h"

#include <stdexcept>
#include <string>

#include "core/tensor/feature_tensor.h"

namespace earshot {

torch::Tensor compared_rows(const Features& features, Nearness nearness, const char* whose) {
  const torch::Tensor values = tensor_of(features);
  const torch::Tensor finite = torch::isfinite(values).all(1);
  if (!finite.all().item<bool>()) {
    const auto row = finite.logical_not().nonzero()[0].item<std::int64_t>();
    throw std::invalid_argument(std::string(whose) + ": row " + std::to_string(row + 1) + " of " +
                                std::to_string(features.rows()) +
                                " has a feature that is not a finite number");
  }
  if (nearness != Nearness::Cosine) return values;
  const torch::Tensor wide = values.to(torch::kFloat64);
  const torch::Tensor lengths = wide.norm(2, 1, /*keepdim=*/true);
  return wide / torch::where(lengths > 0.0, lengths, torch::ones_like(lengths));
}

}  // namespace earshot
