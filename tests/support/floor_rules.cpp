#include "tests/support/floor_rules.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "tests/support/source_files.h"

namespace earshot::testing {
namespace {

/// What stands at a building's door, outside its floors.
bool is_at_the_door(const std::string& path) {
  static const std::set<std::string> door{"app/main.cpp", "app/short_spinning.cpp",
                                          "core/torch_pch.h"};
  return door.contains(path);
}

struct Place {
  std::string building, folder;
  std::optional<std::size_t> height;  ///< of its floor; none: on no floor
};

Place place_of(const std::string& path) {
  Place place;
  const std::size_t first = path.find('/');
  if (first == std::string::npos) return place;
  place.building = path.substr(0, first);
  const std::size_t second = path.find('/', first + 1);
  if (second == std::string::npos) return place;
  place.folder = path.substr(first + 1, second - first - 1);
  for (std::size_t i = 0; i < floors().size(); ++i) {
    if (floors()[i].building == place.building && floors()[i].folder == place.folder) {
      place.height = i;
    }
  }
  return place;
}

/// The first circle of headers that a walk from each meets, told from its first name in order.
std::vector<std::string> circles(const SourceFiles& sources) {
  std::vector<std::string> found, way;
  std::set<std::string> left, within;
  const std::function<void(const std::string&)> walk = [&](const std::string& path) {
    const auto source = sources.find(path);
    if (source == sources.end() || left.contains(path)) return;
    if (within.contains(path)) {
      std::string words;
      for (auto at = std::find(way.begin(), way.end(), path); at != way.end(); ++at) {
        words += *at + " > ";
      }
      found.push_back(words + path + ": a circle");
      return;
    }
    within.insert(path);
    way.push_back(path);
    for (const std::string& header : source->second.quoted) walk(header);
    way.pop_back();
    within.erase(path);
    left.insert(path);
  };
  for (const auto& [path, source] : sources) walk(path);
  return found;
}

}  // namespace

const std::vector<Floor>& floors() {
  static const std::vector<Floor> all{
      {"core", "base"},       {"core", "params"},       {"core", "audio"},
      {"core", "tensor"},     {"core", "tensor_files"}, {"core", "catalogue"},
      {"core", "projection"}, {"core", "augment"},      {"core", "losses"},
      {"core", "data"},       {"core", "models"},       {"core", "features"},
      {"core", "measures"},   {"core", "experiment"},   {"core", "methods"},
      {"core", "training"},   {"core", "runs"},         {"core", "built_in"},
      {"widgets", "chrome"},  {"widgets", "sound"},     {"widgets", "curves"},
      {"widgets", "map"},     {"widgets", "form"},      {"widgets", "inside"},
      {"widgets", "tables"},  {"widgets", "places"},    {"app", "cli"},
      {"app", "session"},     {"app", "panels"},        {"app", "report"},
      {"app", "window"}};
  return all;
}

std::vector<std::string> breaches_of_floors(const std::filesystem::path& root) {
  const SourceFiles sources = read_source_files(root);
  std::vector<std::string> breaches = circles(sources);
  for (const auto& [path, source] : sources) {
    if (source.in("tests") || is_at_the_door(path)) continue;
    const Place from = place_of(path);
    if (!from.height) {
      breaches.push_back(path + " lies on no floor of docs/ARCHITECTURE.md");
      continue;
    }
    for (const std::string& header : source.quoted) {
      const Place to = place_of(header);
      if (!to.height || to.building != from.building || *to.height <= *from.height) continue;
      breaches.push_back(path + " includes " + header + ": " + to.folder + " lies above " +
                         from.folder);
    }
  }
  return breaches;
}

}  // namespace earshot::testing
