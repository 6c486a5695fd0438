#include "core/data/remarks.h"

namespace earshot {
namespace {

std::string without_numbers(const std::string& text) {
  std::string words;
  for (const char letter : text) {
    const bool in_number = (letter >= '0' && letter <= '9') || letter == '.';
    if (!in_number) {
      words += letter;
    } else if (words.empty() || words.back() != '#') {
      words += '#';
    }
  }
  return words;
}

}  // namespace

void Remarks::add(const std::string& path, const std::string& remark) {
  if (remark.empty()) return;
  Alike& alike = by_words_[without_numbers(remark)];
  if (alike.files++ == 0) alike.first = path + ": " + remark;
}

std::vector<std::string> Remarks::lines() const {
  std::vector<std::string> lines;
  for (const auto& [words, alike] : by_words_) {
    const std::string many =
        alike.files > 1 ? std::to_string(alike.files) + " files, the first " : std::string();
    lines.push_back(many + alike.first);
  }
  return lines;
}

}  // namespace earshot
