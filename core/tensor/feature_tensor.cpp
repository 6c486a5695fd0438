#include "core/tensor/feature_tensor.h"

#include <stdexcept>
#include <string>

namespace earshot {

torch::Tensor tensor_of(const Features& features) {
  if (static_cast<std::int64_t>(features.values.size()) != features.rows() * features.width) {
    throw std::invalid_argument(std::to_string(features.values.size()) + " features do not fill " +
                                std::to_string(features.rows()) + " rows of " +
                                std::to_string(features.width));
  }
  return torch::from_blob(const_cast<float*>(features.values.data()),
                          {features.rows(), features.width}, torch::kFloat32);
}

}  // namespace earshot
