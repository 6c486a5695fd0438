#include "core/models/layers/strided_layers.h"

#include <algorithm>

namespace earshot {

std::int64_t frames_of(std::int64_t samples, const std::vector<StridedLayer>& layers) {
  std::int64_t length = samples;
  for (const StridedLayer& layer : layers) {
    const std::int64_t room = length + 2 * layer.padding - layer.kernel;
    if (length < 1 || room < 0) return 0;
    length = room / layer.stride + 1;
  }
  return length;
}

std::int64_t samples_of(std::int64_t frames, const std::vector<StridedLayer>& layers) {
  std::int64_t length = frames;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    length = std::max<std::int64_t>(
        1, (length - 1) * layer->stride + layer->kernel - 2 * layer->padding);
  }
  return length;
}

std::int64_t hop_of(const std::vector<StridedLayer>& layers) {
  std::int64_t hop = 1;
  for (const StridedLayer& layer : layers) hop *= layer.stride;
  return hop;
}

}  // namespace earshot
