#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/params/value.h"

namespace earshot {

using Json = nlohmann::ordered_json;

/// Nested or dotted keys as paths and values: {"training": {"steps": 5}, "method.name": "byol"};
/// the names that decide which settings there are come first. Throws ParameterError where a value
/// is neither number, text nor true/false.
std::vector<std::pair<std::string, Value>> settings_from(const Json& json);

/// The text as a JSON object. Throws ParameterError: no JSON, or `what` ("an experiment") is none.
Json parsed_object(const std::string& text, const std::string& what);

}  // namespace earshot
