#include "core/params/value.h"

#include <charconv>
#include <cmath>

namespace earshot {
namespace {

template <class Number>
std::string shortest(Number number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char buffer[64];
  const Number size = std::abs(number);
  const bool plain = size == 0 || (size >= Number(1e-5) && size < Number(1e15));
  const auto end =
      plain ? std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::fixed)
            : std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

struct Printer {
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return shortest(number); }
  std::string operator()(const std::string& text) const { return text; }
};

}  // namespace

std::string to_text(const Value& value) {
  return std::visit(Printer{}, value);
}
std::string to_text(double number) {
  return shortest(number);
}
std::string to_text(float number) {
  return shortest(number);
}

Values settings_below(const Values& all, const std::string& section) {
  Values settings;
  const std::string prefix = section + ".";
  for (const auto& [path, value] : all) {
    if (path.starts_with(prefix)) settings[path.substr(prefix.size())] = value;
  }
  return settings;
}

}  // namespace earshot
