#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/params/value.h"

namespace earshot {

/// Nested or dotted keys as paths and values: {"training": {"steps": 5}, "method.name": "byol"};
/// the names that decide which settings there are come first. Throws ParameterError where a value
/// is neither number, text nor true/false, or where a path has two.
std::vector<std::pair<std::string, Value>> settings_from(const Json& json);

/// The text as a JSON object. Throws ParameterError: no JSON, or `what` ("an experiment") is none.
Json parsed_object(const std::string& text, const std::string& what);

}  // namespace earshot
