#include "widgets/tables/clip_csv.h"

#include <cstdio>

#include "core/data/delimited.h"

namespace earshot {
namespace {

std::string field(const std::string& text) {
  return quoted_field(safe_cell(text), ',');
}

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", seconds);
  return text;
}

std::string path_from(const std::filesystem::path& folder, const std::filesystem::path& sound) {
  const std::filesystem::path relative = sound.lexically_relative(folder);
  const bool below = !relative.empty() && *relative.begin() != "..";
  return (below ? relative : sound).generic_string();
}

}  // namespace

std::string clips_csv(const Dataset& dataset, const std::vector<std::int64_t>& clips,
                      const std::filesystem::path& file) {
  const std::filesystem::path root = std::filesystem::absolute(dataset.root);
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  std::string text = "path";
  for (const std::string& column : dataset.columns) text += ',' + field(column);
  text += ",split,seconds,sample_rate,channels,format\n";
  for (const std::int64_t number : clips) {
    if (number < 0 || number >= static_cast<std::int64_t>(dataset.clips.size())) continue;
    const Clip& clip = dataset.clips[static_cast<std::size_t>(number)];
    text += field(path_from(folder.lexically_normal(), (root / clip.path).lexically_normal()));
    for (std::size_t column = 0; column < dataset.columns.size(); ++column) {
      text += ',' + (column < clip.labels.size() ? field(clip.labels[column]) : std::string());
    }
    text += ',' + to_text(clip.split) + ',' + seconds_text(clip.seconds()) + ',' +
            std::to_string(clip.rate) + ',' + std::to_string(clip.channels) + ',' +
            field(clip.format) + '\n';
  }
  return text;
}

}  // namespace earshot
