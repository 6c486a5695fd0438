#include "app/session/kept_files.h"

#include <sys/stat.h>

#include <algorithm>

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

void remove_oldest(const std::filesystem::path& folder, std::size_t most_files) {
  std::error_code ignored;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    files.emplace_back(entry.last_write_time(ignored), entry.path());
  }
  if (files.size() <= most_files) return;
  std::ranges::sort(files);
  for (std::size_t i = 0; i + most_files < files.size(); ++i) {
    std::filesystem::remove(files[i].second, ignored);
  }
}

}  // namespace earshot
