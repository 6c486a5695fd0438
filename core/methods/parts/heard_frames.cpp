#include "core/methods/parts/heard_frames.h"

#include <algorithm>

namespace earshot {

std::vector<SoundSpan> heard_frames(const Batch& batch, std::size_t view, std::int64_t hop,
                                    std::int64_t frames) {
  if (view >= batch.heard.size()) return {};
  return heard_frames(batch.heard[view], batch.views.at(view).size(2), hop, frames);
}

std::vector<SoundSpan> heard_frames(const std::vector<SoundSpan>& heard, std::int64_t samples,
                                    std::int64_t hop, std::int64_t frames) {
  std::vector<SoundSpan> spans;
  bool all = true;
  for (const SoundSpan& sound : heard) {
    const std::int64_t begin = std::min(frames, (sound.begin + hop - 1) / hop);
    const std::int64_t end = sound.end >= samples ? frames : std::min(frames, sound.end / hop);
    spans.push_back({begin, std::max(begin, end)});
    all = all && begin == 0 && end >= frames;
  }
  return all ? std::vector<SoundSpan>{} : spans;
}

torch::Tensor heard_mask(const std::vector<SoundSpan>& heard, std::int64_t frames,
                         const torch::Tensor& like) {
  const auto rows = static_cast<std::int64_t>(heard.size());
  std::vector<float> values(heard.size() * static_cast<std::size_t>(frames), 0.0F);
  for (std::size_t row = 0; row < heard.size(); ++row) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(row) * frames;
    std::fill(first + heard[row].begin, first + heard[row].end, 1.0F);
  }
  return torch::tensor(values, torch::kFloat32)
      .view({rows, 1, frames})
      .to(like.device(), like.scalar_type());
}

}  // namespace earshot
