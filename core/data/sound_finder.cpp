#include "core/data/sound_finder.h"

#include <algorithm>
#include <set>

#include "core/base/stopped.h"
#include "core/data/cell_text.h"
#include "core/data/composed.h"
#include "core/data/listing.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

/// The same for all ways to write a name.
std::string name_key(const std::string& path) {
  return lower_case(composed(path));
}

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string without_ending(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos || path.find('/', dot) != std::string::npos ? path
                                                                              : path.substr(0, dot);
}

std::string normal_path(const std::string& path) {
  return fs::path(path).lexically_normal().generic_string();
}

/// Whether `path` is `end`, or ends with it at a folder's border.
bool ends_in_path(const std::string& path, const std::string& end) {
  if (!path.ends_with(end)) return false;
  return path.size() == end.size() || path[path.size() - end.size() - 1] == '/';
}

bool is_file(const fs::path& path) {
  std::error_code unknown;
  const auto status = fs::status(path, unknown);
  return fs::exists(status) && !fs::is_directory(status);
}

/// Folders beside that of a table in which its sounds may lie.
bool names_a_place_of_sounds(const std::string& folder) {
  static const std::set<std::string> known{"audio", "audios", "wav",        "wavs", "clips",
                                           "sound", "sounds", "recordings", "data", "mp3",
                                           "flac",  "files",  "raw"};
  return known.contains(lower_case(folder));
}

}  // namespace

SoundFinder::SoundFinder(fs::path folder, std::function<void()> alive, std::stop_token stop)
    : folder_(std::move(folder)), alive_(std::move(alive)), stop_(std::move(stop)) {}

SoundFinder::SoundFinder(fs::path folder, const std::vector<std::string>& sounds)
    : folder_(std::move(folder)), listed_(true), looks_at_disk_(false) {
  add_index(sounds);
}

void SoundFinder::add_index(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    by_name_.emplace(name_key(last_part(path)), path);
    by_stem_.emplace(name_key(without_ending(last_part(path))), path);
  }
}

void SoundFinder::list_all() {
  if (listed_) return;
  listed_ = true;
  try {
    std::vector<std::string> paths = list_sounds(folder_, alive_, stop_).paths;
    if (paths.empty() && folder_.has_parent_path()) {
      for (const auto& entry : fs::directory_iterator(folder_.parent_path())) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_directory() || !names_a_place_of_sounds(name)) continue;
        for (const std::string& below : list_sounds(entry.path(), alive_, stop_).paths) {
          paths.push_back("../" + name + "/" + below);
        }
      }
    }
    add_index(paths);
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception&) {
    // What cannot be listed is not found; the table's line is named then.
  }
}

SoundFinder::Found SoundFinder::in_index(const std::string& wanted) const {
  const std::string key = name_key(wanted);
  const auto found_in = [&](const std::multimap<std::string, std::string>& index, bool stems) {
    Found found;
    std::vector<std::string> fitting;
    const auto [first, last] = index.equal_range(last_part(key));
    for (auto one = first; one != last; ++one) {
      const std::string own = name_key(one->second);
      if (ends_in_path(stems ? without_ending(own) : own, key)) fitting.push_back(one->second);
    }
    // An exact path outweighs one in a deeper folder, and one spelling another.
    for (const auto& exact :
         {std::function<bool(const std::string&)>([&](const auto& one) { return one == wanted; }),
          std::function<bool(const std::string&)>([&](const auto& one) {
            return name_key(stems ? without_ending(one) : one) == key;
          })}) {
      if (std::ranges::count_if(fitting, exact) == 1) {
        found.path = *std::ranges::find_if(fitting, exact);
        return found;
      }
    }
    if (fitting.size() == 1) found.path = fitting[0];
    if (fitting.size() > 1) found.other = fitting;
    return found;
  };
  Found found = found_in(by_name_, false);
  if (found.path.empty() && found.other.empty()) found = found_in(by_stem_, true);
  return found;
}

SoundFinder::Found SoundFinder::find(const std::string& written) {
  std::string slashed = written;
  std::ranges::replace(slashed, '\\', '/');
  std::vector<std::string> ways{normal_path(written), normal_path(slashed)};
  if (slashed.ends_with(".0")) ways.push_back(normal_path(slashed.substr(0, slashed.size() - 2)));
  if (looks_at_disk_) {
    for (const std::string& way : ways) {
      if (!way.empty() && is_file(folder_ / way)) return {way, {}};
    }
    list_all();
  }
  for (std::string way : ways) {
    while (way.starts_with("../")) way = way.substr(3);
    Found found = in_index(way);
    if (!found.path.empty() || !found.other.empty()) return found;
  }
  // A path of another machine: the part of it that lies here.
  const std::string& whole = ways[1];
  for (auto slash = whole.find('/'); slash != std::string::npos;
       slash = whole.find('/', slash + 1)) {
    const Found found = in_index(whole.substr(slash + 1));
    if (!found.path.empty()) return found;
  }
  return {};
}

}  // namespace earshot
