#include "core/methods/parts/lesson_words.h"

#include <cmath>
#include <cstdio>

namespace earshot {

std::int64_t whole_number(const Values& all, const std::string& path) {
  const auto found = all.find(path);
  const auto* number = found == all.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return number == nullptr ? 0 : *number;
}

std::string guess_words(std::int64_t choices) {
  char words[80];
  std::snprintf(words, sizeof words, "ln %lld = %.2f", static_cast<long long>(choices),
                std::log(static_cast<double>(choices)));
  return words;
}

}  // namespace earshot
