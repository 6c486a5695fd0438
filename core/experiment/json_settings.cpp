#include "core/experiment/json_settings.h"

#include <algorithm>
#include <set>

#include "core/base/printable.h"
#include "core/experiment/experiment.h"
#include "core/params/parameter.h"

namespace earshot {
namespace {

Value value_from(const Json& json, const std::string& path) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  const std::string kind = json.is_array() ? "a list" : json.is_null() ? "null" : "an object";
  throw ParameterError(shortened(path),
                       kind + " stands where a number, a text or true/false belongs");
}

void collect(const Json& json, const std::string& prefix,
             std::vector<std::pair<std::string, Value>>& found) {
  for (const auto& [key, value] : json.items()) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      collect(value, path, found);
    } else {
      found.emplace_back(path, value_from(value, path));
    }
  }
}

/// Names decide which settings there are, so they are set first.
int rank(const std::string& path) {
  return decides_settings(path) ? 0 : 1;
}

}  // namespace

std::vector<std::pair<std::string, Value>> settings_from(const Json& json) {
  std::vector<std::pair<std::string, Value>> found;
  collect(json, "", found);
  std::set<std::string> paths;
  for (const auto& [path, value] : found) {
    // "training.steps" and "steps" in "training" are the same setting.
    if (!paths.insert(path).second) {
      throw ParameterError(shortened(path), "stands twice; once is allowed");
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    return rank(left.first) < rank(right.first);
  });
  return found;
}

Json parsed_object(const std::string& text, const std::string& what) {
  Json root;
  try {
    root = parse_json(text);
  } catch (const JsonError& error) {
    throw ParameterError("", error.what());
  }
  if (!root.is_object()) throw ParameterError("", what + " is a JSON object");
  return root;
}

}  // namespace earshot
