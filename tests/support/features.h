#pragma once

#include <numeric>

#include "core/base/features.h"
#include "tests/support/support.h"

namespace earshot::testing {

/// Features of as many whole clips as the values have rows.
inline Features features_of(std::int64_t width, std::vector<float> values) {
  std::vector<std::int64_t> clips(values.size() / static_cast<std::size_t>(width));
  std::iota(clips.begin(), clips.end(), std::int64_t{0});
  return {whole_clips(clips), {}, width, std::move(values)};
}

/// The same of [rows, width].
inline Features features_of(const torch::Tensor& rows) {
  const torch::Tensor flat = rows.to(torch::kFloat32).contiguous();
  return features_of(flat.size(1), {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()});
}

}  // namespace earshot::testing
