#include "core/base/oldest_files.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace earshot {

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
