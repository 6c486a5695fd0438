#pragma once

#include <array>

#include "core/projection/tsne_forces.h"

namespace earshot {

/// What all points of a t-SNE layout do to one more, at `place`: the weights w = 1 / (1 + d^2)
/// summed, and w^2 times the differences to them.
struct PushOfAll {
  float weights = 0;
  std::array<float, 3> push = {0, 0, 0};
};
PushOfAll push_of_all(const Layout<float>& layout, const std::array<float, 3>& place);

}  // namespace earshot
