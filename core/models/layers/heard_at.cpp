#include "core/models/layers/heard_at.h"

#include <algorithm>

namespace earshot {

torch::Tensor heard_at(const std::vector<SoundSpan>& heard, std::int64_t samples, std::int64_t hop,
                       std::int64_t count, torch::Device device) {
  if (heard.empty()) return {};
  std::vector<float> values;
  for (const SoundSpan& sound : heard) {
    const SoundSpan span{(sound.begin + hop - 1) / hop,
                         sound.end >= samples ? count : std::min(count, sound.end / hop)};
    for (std::int64_t frame = 0; frame < count; ++frame) {
      values.push_back(span.length() <= 0 || span.holds(frame) ? 1.0F : 0.0F);
    }
  }
  return torch::tensor(values, torch::kFloat32)
      .view({static_cast<std::int64_t>(heard.size()), 1, count})
      .to(device);
}

}  // namespace earshot
