#include "core/experiment/newer_earshot.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/base/version.h"

namespace earshot {
namespace {

constexpr std::size_t longest_version = 40;

std::vector<int> version_numbers(const std::string& version) {
  std::vector<int> numbers;
  const char* at = version.data();
  const char* const end = at + version.size();
  for (;;) {
    int number = 0;
    const auto [rest, error] = std::from_chars(at, end, number);
    if (error != std::errc()) return numbers;
    numbers.push_back(number);
    if (rest == end || *rest != '.') return numbers;
    at = rest + 1;
  }
}

}  // namespace

bool is_newer_version(const std::string& version, const std::string& than) {
  std::vector<int> first = version_numbers(version), second = version_numbers(than);
  const std::size_t parts = std::max(first.size(), second.size());
  first.resize(parts);
  second.resize(parts);
  return first > second;
}

std::string newer_earshot_words(const Json& about) {
  if (!about.is_object()) return {};
  const auto found = about.find("version");
  if (found == about.end() || !found->is_string()) return {};
  const auto made_by = found->get<std::string>();
  const bool plain = made_by.size() <= longest_version &&
                     std::ranges::all_of(made_by, [](char one) { return one > ' ' && one < 127; });
  if (!plain || !is_newer_version(made_by, version())) return {};
  return "made by Earshot " + made_by + ", which is newer than this one (" + version() + ")";
}

}  // namespace earshot
