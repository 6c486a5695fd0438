#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <vector>

namespace earshot {

/// What Earshot keeps in its cache folder and could make again: decoded sounds, log-mel features,
/// judged baselines. Other files of the folder (the log, or what a person put there) are none of
/// it.
struct CacheRoom {
  std::uintmax_t bytes = 0;  ///< on the disk
  std::int64_t files = 0;
};

/// Takes as long as there are files. Nothing where there is no such folder.
CacheRoom cache_room(const std::filesystem::path& folder, std::stop_token stop = {});

/// Removes what no program has open. Returns what was removed.
CacheRoom empty_cache(const std::filesystem::path& folder, std::stop_token stop = {});

}  // namespace earshot
