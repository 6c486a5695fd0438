#include "core/params/parameter.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "core/base/printable.h"
#include "core/base/utf8.h"

namespace earshot {
namespace {

/// An end of the range, which is no wider than a whole number's.
std::string number_text(const Parameter& parameter, double number) {
  return parameter.kind == Kind::Integer ? std::to_string(static_cast<std::int64_t>(number))
                                         : to_text(number);
}

std::string kind_name(Kind kind) {
  switch (kind) {
    case Kind::Flag:
      return "true or false";
    case Kind::Integer:
      return "a whole number";
    case Kind::Real:
      return "a number";
    case Kind::Choice:
      return "a name";
    case Kind::Text:
      return "a text";
  }
  return "";
}

[[noreturn]] void refuse(const Parameter& parameter, const std::string& given,
                         const std::string& path) {
  const std::string unit = parameter.unit.empty() ? "" : " " + parameter.unit;
  throw ParameterError(path,
                       given + " is not allowed; it takes " + allowed_range(parameter) + unit);
}

std::string quoted(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return "\"" + shortened(*text) + "\"";
  return to_text(value);
}

/// `value` is what was written, `number` the same as it is compared.
void check_range(const Parameter& parameter, const Value& value, double number,
                 const std::string& path) {
  const bool inside =
      std::isfinite(number) && number >= parameter.hard_min && number <= parameter.hard_max;
  if (!inside) refuse(parameter, quoted(value), path);
}

}  // namespace

std::string allowed_range(const Parameter& parameter) {
  if (parameter.kind == Kind::Choice) {
    std::string names;
    for (const Option& option : parameter.options) {
      names += (names.empty() ? "one of " : ", ") + option.id;
    }
    return names;
  }
  const bool low = std::isfinite(parameter.hard_min);
  const bool high = std::isfinite(parameter.hard_max);
  const std::string kind = kind_name(parameter.kind);
  if (low && high) {
    return kind + " from " + number_text(parameter, parameter.hard_min) + " to " +
           number_text(parameter, parameter.hard_max);
  }
  if (low) return kind + " of at least " + number_text(parameter, parameter.hard_min);
  if (high) return kind + " of at most " + number_text(parameter, parameter.hard_max);
  return kind;
}

Value checked(const Parameter& parameter, const Value& value, const std::string& path) {
  switch (parameter.kind) {
    case Kind::Flag:
      if (std::holds_alternative<bool>(value)) return value;
      break;
    case Kind::Integer:
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        check_range(parameter, value, static_cast<double>(*whole), path);
        return value;
      }
      break;
    case Kind::Real: {
      double number = 0;
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        number = static_cast<double>(*whole);
      } else if (const auto* real = std::get_if<double>(&value)) {
        number = *real;
      } else {
        break;
      }
      check_range(parameter, value, number, path);
      return number;
    }
    case Kind::Choice:
      if (const auto* text = std::get_if<std::string>(&value)) {
        const bool known = std::any_of(parameter.options.begin(), parameter.options.end(),
                                       [&](const Option& option) { return option.id == *text; });
        if (!known) refuse(parameter, quoted(value), path);
        return value;
      }
      break;
    case Kind::Text:
      if (const auto* text = std::get_if<std::string>(&value)) {
        if (is_utf8(*text)) return value;
        // An experiment's file could not hold it.
        throw ParameterError(path, quoted(value) + " is not UTF-8; a folder may be renamed");
      }
      break;
  }
  refuse(parameter, quoted(value), path);
}

Value parsed(const Parameter& parameter, const std::string& text, const std::string& path) {
  const char* first = text.data();
  const char* last = first + text.size();
  switch (parameter.kind) {
    case Kind::Flag:
      if (text == "true" || text == "on" || text == "1") return true;
      if (text == "false" || text == "off" || text == "0") return false;
      break;
    case Kind::Integer: {
      std::int64_t whole = 0;
      const auto end = std::from_chars(first, last, whole);
      if (end.ec == std::errc{} && end.ptr == last) return checked(parameter, whole, path);
      break;
    }
    case Kind::Real: {
      double number = 0;
      const auto end = std::from_chars(first, last, number);
      if (end.ec == std::errc{} && end.ptr == last) return checked(parameter, number, path);
      break;
    }
    case Kind::Choice:
    case Kind::Text:
      return checked(parameter, text, path);
  }
  refuse(parameter, quoted(text), path);
}

std::string nearest_name(const std::string& misspelt, const std::vector<std::string>& known) {
  const auto distance = [](const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::size_t above = row[j];
        row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
        diagonal = above;
      }
    }
    return row[b.size()];
  };
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(3, misspelt.size() / 3) + 1;
  for (const std::string& name : known) {
    const std::size_t longer = std::max(misspelt.size(), name.size());
    const std::size_t shorter = std::min(misspelt.size(), name.size());
    if (longer - shorter >= best_distance) continue;
    const std::size_t steps = distance(misspelt, name);
    if (steps < best_distance) {
      best_distance = steps;
      best = name;
    }
  }
  return best;
}

}  // namespace earshot
