#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace earshot::testing {

/// A floor of the house: a folder and how high it lies within its own building.
struct Floor {
  std::string building;  ///< "core", "widgets" or "app"
  std::string folder;    ///< "losses"; sub-folders belong to it
};

/// The floors of each building, ground first; docs/ARCHITECTURE.md says what lies on each.
const std::vector<Floor>& floors();

/// An include goes down, or stays on its own floor. Each breach is one line: "core/losses/a.h
/// includes core/training/b.h: training lies above losses". A file of a building that lies on no
/// floor is one too, but for the few that stand at its door, and so is a circle of headers,
/// "a.h > b.h > a.h".
std::vector<std::string> breaches_of_floors(const std::filesystem::path& root);

}  // namespace earshot::testing
