#include "core/catalogue/curves.h"

#include <algorithm>

namespace earshot {

std::optional<std::string> number_in(const Curve& curve, const std::string& id) {
  if (!curve.id.ends_with('#'))
    return curve.id == id ? std::optional<std::string>("") : std::nullopt;
  const std::string stem = curve.id.substr(0, curve.id.size() - 1);
  if (!id.starts_with(stem) || id.size() == stem.size()) return std::nullopt;
  const std::string number = id.substr(stem.size());
  const bool is_number =
      std::ranges::all_of(number, [](char letter) { return letter >= '0' && letter <= '9'; });
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace earshot
