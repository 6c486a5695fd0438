#include "core/data/cell_text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

namespace earshot {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end) return {};
  return number;
}

}  // namespace

std::string trimmed_cell(const std::string& text) {
  std::string_view rest = text;
  const auto blank = [](char letter) { return std::isspace(static_cast<unsigned char>(letter)); };
  for (bool more = true; more && !rest.empty();) {
    more = true;
    if (blank(rest.front())) {
      rest.remove_prefix(1);
    } else if (blank(rest.back())) {
      rest.remove_suffix(1);
    } else if (rest.starts_with(kNoBreakSpace)) {
      rest.remove_prefix(kNoBreakSpace.size());
    } else if (rest.ends_with(kNoBreakSpace)) {
      rest.remove_suffix(kNoBreakSpace.size());
    } else {
      more = false;
    }
  }
  return std::string(rest);
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(letter < 0x80 ? std::tolower(letter) : letter);
  });
  return text;
}

bool same_number(const std::string& one, const std::string& other) {
  const auto left = number_in(one);
  return left && left == number_in(other);
}

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::string list;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) {
    list += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
  }
  if (names.size() > most) list += " and " + std::to_string(names.size() - most) + " more";
  return list.empty() ? "none" : list;
}

std::optional<Split> split_from_word(const std::string& word) {
  static const std::map<std::string, Split> words{
      {"train", Split::Train},    {"training", Split::Train},   {"trn", Split::Train},
      {"valid", Split::Valid},    {"validation", Split::Valid}, {"val", Split::Valid},
      {"validate", Split::Valid}, {"dev", Split::Valid},        {"devel", Split::Valid},
      {"test", Split::Test},      {"testing", Split::Test},     {"tst", Split::Test},
      {"eval", Split::Test},      {"evaluation", Split::Test},  {"holdout", Split::Test},
      {"hold-out", Split::Test},  {"hold_out", Split::Test}};
  const auto found = words.find(lower_case(trimmed_cell(word)));
  if (found == words.end()) return {};
  return found->second;
}

ParameterError no_such_column(const std::string& setting, const std::string& name,
                              const std::vector<std::string>& columns) {
  const std::string near = nearest_name(name, columns);
  std::string all;
  for (const std::string& one : columns) all += (all.empty() ? "" : ", ") + one;
  return {setting, "this data has no column \"" + name + "\"; " +
                       (near.empty() ? "it has " : "did you mean " + near + "? It has ") +
                       (all.empty() ? "none" : all)};
}

}  // namespace earshot
