#pragma once

#include <torch/torch.h>

#include <vector>

namespace earshot {

/// The natural cubic spline through `count` evenly spaced values as a linear map: [count, places],
/// float64, so that values.matmul(map) is the spline at these places, in units of the spacing from
/// the first value on. count >= 3; a place outside 0 .. count - 1 takes the nearest end.
torch::Tensor spline_map(std::int64_t count, const std::vector<double>& places);

}  // namespace earshot
