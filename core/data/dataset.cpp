#include "core/data/dataset.h"

#include <algorithm>
#include <set>

namespace earshot {

std::string to_text(Split split) {
  switch (split) {
    case Split::Train:
      return "train";
    case Split::Valid:
      return "valid";
    case Split::Test:
      return "test";
  }
  return "";
}

std::int64_t files_of(const std::vector<Problem>& problems) {
  std::int64_t files = 0;
  for (const Problem& problem : problems) files += problem.files;
  return files;
}

int Dataset::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end() && !label_name.empty() && name == label_name) return 0;
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

std::vector<std::string> Dataset::classes(int column) const {
  const auto place = static_cast<std::size_t>(column);
  std::set<std::string> distinct;
  if (column < 0) return {};
  for (const Clip& clip : clips) {
    if (place < clip.labels.size() && !clip.labels[place].empty()) {
      distinct.insert(clip.labels[place]);
    }
  }
  return {distinct.begin(), distinct.end()};
}

std::vector<std::int64_t> Dataset::of(Split split) const {
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < clips.size(); ++i) {
    if (clips[i].split == split) indices.push_back(static_cast<std::int64_t>(i));
  }
  return indices;
}

std::int64_t Dataset::find(const std::string& path) const {
  const auto place_of = [this](const std::string& wanted) -> std::int64_t {
    const auto found = std::lower_bound(
        clips.begin(), clips.end(), wanted,
        [](const Clip& clip, const std::string& text) { return clip.path < text; });
    if (found == clips.end() || found->path != wanted) return -1;
    return found - clips.begin();
  };
  const std::int64_t exact = place_of(path);
  if (exact >= 0) return exact;
  const std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
  if (normal.is_absolute()) {
    std::error_code no_folder;
    const auto absolute_root = std::filesystem::absolute(root, no_folder).lexically_normal();
    return place_of(normal.lexically_relative(absolute_root).string());
  }
  return place_of(normal.string());
}

}  // namespace earshot
