#include "app/session/kept_files.h"

#include <sys/stat.h>

namespace earshot {

std::string state_of_files(const Dataset& dataset, const std::vector<std::int64_t>& clips) {
  std::string all;
  const auto add = [&all](auto number) { all += '\0' + std::to_string(number); };
  for (const std::int64_t clip : clips) {
    const std::string& path = dataset.clips[static_cast<std::size_t>(clip)].path;
    struct stat status = {};
    const bool there = ::stat((dataset.root / path).c_str(), &status) == 0;
    all += '\0' + path;
    add(clip);
    add(there ? static_cast<std::int64_t>(status.st_size) : std::int64_t{-1});
    add(there ? static_cast<std::int64_t>(status.st_mtim.tv_sec) : std::int64_t{-1});
    add(there ? static_cast<std::int64_t>(status.st_mtim.tv_nsec) : std::int64_t{-1});
  }
  return all;
}

}  // namespace earshot
