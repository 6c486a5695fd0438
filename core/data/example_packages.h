#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/catalogue/examples.h"
#include "core/data/example_layouts.h"

namespace earshot {

/// Real recorded sound out of Debian's packages, fetched on first use; nothing is installed, and no
/// rights are needed.
struct PackageRecipe {
  std::vector<std::pair<std::string, std::int64_t>> packages;  ///< with their size in bytes
  /// Gets the unpacked trees by the packages' names.
  std::function<void(const std::map<std::string, std::filesystem::path>&,
                     const std::filesystem::path& out, const LayoutReport&, const std::stop_token&)>
      lay_out;
  double fetching = 0.5;  ///< its share of the whole time
};

/// The entry of an example that is made so; each package's copyright file lies beside the sounds.
ExampleEntry example_of_packages(EntryWords words, std::string licence, PackageRecipe recipe);

/// 2,334 spoken Mandarin syllables; hits of drum kits; whole tracks of game music.
ExampleEntry tones_example();
ExampleEntry drums_example();
ExampleEntry music_example();

}  // namespace earshot
