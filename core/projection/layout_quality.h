#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "core/base/features.h"

namespace earshot {

/// How faithful a layout of many rows is, by the measures of core/projection/quality.h.
struct LayoutQuality {
  double trustworthiness = 0, continuity = 0;
  std::int64_t asked = 0;  ///< rows whose neighbours were looked at
};

/// Of all rows, or of more than `most` of that many, drawn by a fixed seed; their neighbours are
/// looked for among all. `layout` [rows, dimensions], row-major; Euclidean. Throws
/// std::invalid_argument where k does not fit (1 <= k < rows / 2) or the sizes do not, and Stopped.
LayoutQuality layout_quality(const Features& features, std::span<const float> layout, int k = 15,
                             std::int64_t most = 10000, std::stop_token stop = {});

}  // namespace earshot
