#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

/// What one augmentation drew for one view. Plain data: kept, printed, shown and replayed.
struct Drawn {
  std::string augmentation;  ///< the registry name, "gain"
  bool applied = false;
  /// Named numbers with their units in the name where they have one ("gain_db", "cutoff_hz").
  std::vector<std::pair<std::string, double>> numbers;
  std::string words;      ///< for people: "gain -3.2 dB"; empty where not applied
  std::uint64_t key = 0;  ///< names the stream of per-sample noise, where there is any

  double number(const std::string& name) const {
    for (const auto& [id, value] : numbers) {
      if (id == name) return value;
    }
    return 0.0;
  }
};

}  // namespace earshot
