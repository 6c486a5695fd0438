#include "app/session/cache_room.h"

#include <sys/stat.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace earshot {
namespace {

namespace fs = std::filesystem;

struct KeptKind {
  const char* folder;
  const char* ending;
};
constexpr KeptKind kept_kinds[] = {{"pcm", ".pcm"}, {"log-mel", ".bin"}, {"baselines", ".json"}};

std::vector<fs::path> files_kept_in(const fs::path& folder, const std::stop_token& stop) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const KeptKind& kind : kept_kinds) {
    for (fs::directory_iterator at(folder / kind.folder, none), end; !none && at != end;
         at.increment(none)) {
      if (stop.stop_requested()) return files;
      std::error_code unknown;
      if (at->path().extension() == kind.ending && at->is_regular_file(unknown)) {
        files.push_back(at->path());
      }
    }
    none.clear();
  }
  return files;
}

/// Sparse files take less than they are long.
std::uintmax_t bytes_on_disk(const fs::path& file) {
  constexpr std::uintmax_t block = 512;
  struct stat status = {};
  return ::stat(file.c_str(), &status) == 0 ? static_cast<std::uintmax_t>(status.st_blocks) * block
                                            : 0;
}

std::uint64_t number_of(const fs::path& file) {
  struct stat status = {};
  return ::stat(file.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_ino) : 0;
}

/// Files that this process or another of the same person has mapped, by their numbers on the disk:
/// names may be those of another mount.
std::set<std::uint64_t> mapped_files() {
  std::set<std::uint64_t> numbers;
  std::error_code none;
  for (fs::directory_iterator at("/proc", none), end; !none && at != end; at.increment(none)) {
    std::ifstream maps(at->path() / "maps");
    for (std::string line; std::getline(maps, line);) {
      if (!line.ends_with(".pcm")) continue;
      // addresses, rights, offset, device, number, name
      std::istringstream words(line);
      std::string skipped;
      std::uint64_t number = 0;
      if (words >> skipped >> skipped >> skipped >> skipped >> number) numbers.insert(number);
    }
  }
  return numbers;
}

}  // namespace

CacheRoom cache_room(const fs::path& folder, std::stop_token stop) {
  CacheRoom room;
  for (const fs::path& file : files_kept_in(folder, stop)) {
    if (stop.stop_requested()) break;
    room.bytes += bytes_on_disk(file);
    ++room.files;
  }
  return room;
}

CacheRoom empty_cache(const fs::path& folder, std::stop_token stop) {
  const std::set<std::uint64_t> open = mapped_files();
  CacheRoom removed;
  for (const fs::path& file : files_kept_in(folder, stop)) {
    if (stop.stop_requested()) break;
    if (open.contains(number_of(file))) continue;
    const std::uintmax_t bytes = bytes_on_disk(file);
    std::error_code refused;
    if (!fs::remove(file, refused)) continue;
    removed.bytes += bytes;
    ++removed.files;
  }
  return removed;
}

}  // namespace earshot
