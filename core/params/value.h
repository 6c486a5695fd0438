#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace earshot {

/// What a parameter can hold. A choice is held as the text of its id.
using Value = std::variant<bool, std::int64_t, double, std::string>;

/// Values by parameter id ("temperature") or by whole path ("method.temperature").
using Values = std::map<std::string, Value>;

/// The shortest text that reads back as the same value ("0.1", "true", "adam").
std::string to_text(const Value& value);

/// The shortest decimal text that reads back as the same double.
std::string to_text(double number);

/// The float32's own shortest text: two floats that differ print differently.
std::string to_text(float number);

/// The settings whose path begins with "section.", by bare id.
Values settings_below(const Values& all, const std::string& section);

}  // namespace earshot
