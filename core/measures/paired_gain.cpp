#include "core/measures/paired_gain.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace earshot {
namespace {

std::vector<std::uint8_t> hits_of(const ProbeResult& result) {
  std::vector<std::uint8_t> hits;
  for (const auto& one : result.predictions) hits.push_back(one.truth == one.predicted);
  return hits;
}

}  // namespace

PairedGain paired_gain(std::span<const std::uint8_t> ours, std::span<const std::uint8_t> theirs) {
  if (ours.size() != theirs.size()) {
    throw std::invalid_argument("a paired gain is of the same items on both sides");
  }
  PairedGain found;
  found.items = static_cast<std::int64_t>(ours.size());
  if (found.items == 0) return found;
  double ours_alone = 0, theirs_alone = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    ours_alone += ours[i] != 0 && theirs[i] == 0;
    theirs_alone += ours[i] == 0 && theirs[i] != 0;
  }
  const auto items = static_cast<double>(found.items);
  found.gain = (ours_alone - theirs_alone) / items;
  found.error = std::sqrt(
      std::max(0.0, (ours_alone + theirs_alone) / items - found.gain * found.gain) / items);
  return found;
}

std::optional<PairedGain> paired_gain(const ProbeResult& ours, const ProbeResult& theirs) {
  const auto same = [](const ProbeResult::Prediction& a, const ProbeResult::Prediction& b) {
    return a.item == b.item && a.truth == b.truth;
  };
  if (ours.predictions.empty() || !std::ranges::equal(ours.predictions, theirs.predictions, same)) {
    return std::nullopt;
  }
  return paired_gain(hits_of(ours), hits_of(theirs));
}

}  // namespace earshot
