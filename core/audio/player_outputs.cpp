#include "core/audio/player_outputs.h"

#include <algorithm>

namespace earshot {

ChosenOutput chosen_output(std::span<const SoundOutput> outputs, int own_device,
                           const std::string& wished) {
  const auto place_of = [&](auto is_it) {
    const auto found = std::ranges::find_if(outputs, is_it);
    return found == outputs.end() ? -1 : static_cast<int>(found - outputs.begin());
  };
  if (!wished.empty()) {
    const int place = place_of([&](const SoundOutput& one) { return one.name == wished; });
    if (place >= 0) return {place, outputs[static_cast<std::size_t>(place)].title};
  }
  const int own = place_of([&](const SoundOutput& one) { return one.device == own_device; });
  if (own < 0) return {-1, wished.empty() ? "" : wished + " is not there"};
  const std::string& title = outputs[static_cast<std::size_t>(own)].title;
  return {own, wished.empty() ? title : wished + " is not there; played on " + title};
}

}  // namespace earshot
