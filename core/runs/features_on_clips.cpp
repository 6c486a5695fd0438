#include "core/runs/features_on_clips.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

namespace earshot {
namespace {

using Places = std::unordered_map<std::string_view, std::int64_t>;

/// "c.wav" of "a/b/c.wav" for two folders less; nothing where it lies not that deep.
std::string_view below(std::string_view path, int folders) {
  for (int i = 0; i < folders; ++i) {
    const std::size_t slash = path.find('/');
    if (slash == path.npos) return {};
    path.remove_prefix(slash + 1);
  }
  return path;
}

std::int64_t place_of(const Places& places, std::string_view path) {
  const auto found = path.empty() ? places.end() : places.find(path);
  return found == places.end() ? -1 : found->second;
}

std::optional<double> seconds_from(const std::string& text) {
  double seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<Item::Stretch> stretch_of(const GivenFeatures& given, std::int64_t row) {
  const auto start = seconds_from(given.cell(row, "start"));
  const auto end = seconds_from(given.cell(row, "end"));
  if (!start || !end || *end <= *start) return std::nullopt;
  return Item::Stretch{*start, *end - *start};
}

/// The clip of each row, -1 for none.
std::vector<std::int64_t> clips_of_rows(const GivenFeatures& given, const Dataset& dataset) {
  const std::size_t rows = given.cells.size();
  if (given.column("path") < 0) {
    std::vector<std::int64_t> in_order(rows, -1);
    const bool as_many = rows == dataset.clips.size();
    for (std::size_t row = 0; row < rows && as_many; ++row) {
      in_order[row] = static_cast<std::int64_t>(row);
    }
    return in_order;
  }
  Places places;
  for (std::size_t clip = 0; clip < dataset.clips.size(); ++clip) {
    places.emplace(dataset.clips[clip].path, static_cast<std::int64_t>(clip));
  }
  const std::string root = (dataset.root / "").string();
  std::vector<std::int64_t> best;
  std::int64_t most = -1;
  constexpr int folders_at_most = 8;
  for (int folders = 0; folders <= folders_at_most; ++folders) {
    std::vector<std::int64_t> clips;
    std::int64_t found = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      std::string_view path = given.cell(static_cast<std::int64_t>(row), "path");
      if (path.starts_with(root)) path.remove_prefix(root.size());
      clips.push_back(place_of(places, below(path, folders)));
      found += clips.back() >= 0 ? 1 : 0;
    }
    if (found > most) {
      most = found;
      best = std::move(clips);
    }
    if (most == static_cast<std::int64_t>(rows)) break;
  }
  return best;
}

}  // namespace

FeaturesOnClips features_on_clips(const GivenFeatures& given, const Dataset& dataset) {
  FeaturesOnClips found;
  auto features = std::make_shared<Features>();
  features->width = given.features->width;
  const std::vector<std::int64_t> clips = clips_of_rows(given, dataset);
  for (std::size_t i = 0; i < clips.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (clips[i] < 0) {
      if (found.without_clip++ == 0) found.first_without = given.cell(row, "path");
      continue;
    }
    features->items.push_back({clips[i], stretch_of(given, row)});
    const auto values = given.features->row(row);
    features->values.insert(features->values.end(), values.begin(), values.end());
  }
  if (!features->items.empty()) found.features = std::move(features);
  return found;
}

}  // namespace earshot
