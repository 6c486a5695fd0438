#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/runs/given_features.h"

namespace earshot {

/// The sounds that a page holds, by the column `path`; a row with `start` and `end` its stretch.
struct PageSounds {
  std::filesystem::path root = {};          ///< where relative paths lie; empty: no sounds
  double most_seconds = 10;                 ///< of each
  std::uintmax_t most_bytes = 100'000'000;  ///< of all together; the rest is silent, and told
};

/// Writes a map as one file of HTML that any browser opens from disk and that asks for nothing
/// else: points, names under the mouse, a click to hear, search, colours by a column. Names and
/// labels are text there, whatever they hold. `coordinates` [rows, 2]; `caption` stands below the
/// title. Returns what was left out, a line each. Throws std::runtime_error, one line, where the
/// file cannot be written, and Stopped.
std::vector<std::string> write_map_page(const GivenFeatures& rows,
                                        std::span<const float> coordinates,
                                        const std::string& title, const std::string& caption,
                                        const PageSounds& sounds, const std::filesystem::path& file,
                                        std::stop_token stop = {});

/// The page without its data, which takes the place of @DATA@.
extern const char* const map_page_text;

}  // namespace earshot
