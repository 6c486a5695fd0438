#include "app/session/own_sounds.h"

namespace earshot {

bool describes_sounds(const std::string& path) {
  return path.starts_with("data.") && path != "data.sample_rate" && path != "data.short_clips";
}

Experiment on_the_sounds_of(const Catalogue& catalogue, Experiment wanted, const Experiment& here,
                            const std::set<std::string>& by_hand) {
  for (const auto& [path, value] : here.values) {
    const bool stays = describes_sounds(path) || by_hand.contains(path);
    if (stays && wanted.values.contains(path)) set_value(catalogue, wanted, path, value);
  }
  return wanted;
}

}  // namespace earshot
