#include "core/data/drum_kind.h"

#include <regex>
#include <utility>
#include <vector>

namespace earshot {
namespace {

/// Expressions are matched by recursion; names are short.
constexpr std::size_t kLongestName = 200;

using KindRules = std::vector<std::pair<std::string, std::regex>>;

/// The first that is found in the name holds: "tom" before "crash", closed hats after open ones.
const KindRules& kind_rules() {
  static const KindRules rules = [] {
    const std::vector<std::pair<std::string, std::string>> all{
        {"tom", R"(\btom|tom\b)"},
        {"clap", "clap"},
        {"cowbell", "cow ?bell|agogo"},
        {"stick", "^stick|side ?stick|rim ?click|- stick|clave|woodblock|^click"},
        {"ride", "^ride|paiste ride|paiste bell|ride bell|ride-cup|^bell$|ride 2|crash/ride b"},
        {"crash", R"(crash|splash|china|^cymbal$|cymbal \d)"},
        {"hihat_open", R"((hat|hh).*(open|op\b|swish|free)|^open h)"},
        {"hihat_closed", "hh|hat"},
        {"snare", "snare"},
        {"kick", "kick|bass ?drum"}};
    KindRules made;
    for (const auto& [kind, expression] : all) made.emplace_back(kind, std::regex(expression));
    return made;
  }();
  return rules;
}

/// In small letters, blanks for underscores, without what stands in brackets.
std::string plain_instrument(std::string_view name) {
  std::string plain;
  for (std::size_t i = 0; i < name.size() && plain.size() < kLongestName; ++i) {
    const std::size_t closing = name[i] == '(' ? name.find(')', i) : std::string_view::npos;
    if (closing != std::string_view::npos) {
      i = closing;
      continue;
    }
    const bool capital = name[i] >= 'A' && name[i] <= 'Z';
    plain += name[i] == '_' ? ' ' : capital ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  const std::size_t first = plain.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return plain.substr(first, plain.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::optional<std::string> drum_kind(std::string_view instrument) {
  const std::string name = plain_instrument(instrument);
  const auto has = [&](const char* word) { return name.find(word) != std::string::npos; };
  const bool beside = has("side ") && !has("stick");
  if (has("semi") || beside || has("roll") || has("choke")) return {};
  for (const auto& [kind, expression] : kind_rules()) {
    if (std::regex_search(name, expression)) return kind;
  }
  return {};
}

}  // namespace earshot
