#include "tests/support/name_rules.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <optional>
#include <regex>

#include "core/catalogue/catalogue.h"
#include "core/training/common_plots.h"
#include "tests/support/source_files.h"

namespace earshot::testing {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool is_capital(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}

struct Word {
  std::string text;  ///< in small letters
  bool hyphened = false;
};

/// "kVqCpc_2" is k, vq, cpc, 2; "InfoNCELoss" is info, nce, loss.
std::vector<Word> words_of(const std::string& token) {
  std::vector<Word> words;
  char former = '-';
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (is_letter(c) || is_digit(c)) {
      const bool ends_capitals = is_capital(c) && is_capital(former) && i + 1 < token.size() &&
                                 is_letter(token[i + 1]) && !is_capital(token[i + 1]);
      const bool begins = !(is_letter(former) || is_digit(former)) ||
                          is_digit(c) != is_digit(former) ||
                          (is_capital(c) && !is_capital(former)) || ends_capitals;
      if (begins) words.push_back({{}, former == '-' && i > 0});
      words.back().text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    former = c;
  }
  return words;
}

std::string joined(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += word.text;
  return text;
}

/// A piece of source: an identifier, or the text of a literal.
struct Piece {
  std::string text;
  bool is_literal = false;
  std::size_t line = 0;
};

std::vector<Piece> pieces_of(const SourceFile& source) {
  static const std::regex include(R"(^\s*#\s*include\b.*)");
  std::string text;
  for (const std::string& line : source.lines) {
    text += std::regex_match(line, include) ? std::string() : line;
    text += '\n';
  }
  std::vector<Piece> pieces;
  std::size_t line = 1;
  bool after_literal = false;  // nothing but blanks since
  const auto add_literal = [&](const std::string& more, std::size_t at) {
    if (after_literal) {
      pieces.back().text += more;
    } else {
      pieces.push_back({more, true, at});
    }
    after_literal = true;
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i, first_line = line;
    const char c = text[i];
    if (text.compare(i, 2, "//") == 0) {
      i = text.find('\n', i);
    } else if (text.compare(i, 2, "/*") == 0) {
      const std::size_t end = text.find("*/", i + 2);
      i = end == std::string::npos ? text.size() : end + 2;
    } else if (text.compare(i, 2, "R\"") == 0) {
      const std::size_t open = text.find('(', i);
      const std::string close = ")" + text.substr(i + 2, open - i - 2) + "\"";
      const std::size_t end = text.find(close, open);
      if (open == std::string::npos || end == std::string::npos) break;
      add_literal(text.substr(open + 1, end - open - 1), first_line);
      i = end + close.size();
    } else if (c == '"' || (c == '\'' && (i == 0 || !is_digit(text[i - 1])))) {
      for (++i; i < text.size() && text[i] != c && text[i] != '\n'; ++i) {
        if (text[i] == '\\') ++i;
      }
      if (c == '"') add_literal(text.substr(begin + 1, i - begin - 1), first_line);
      ++i;
    } else if (is_letter(c) || c == '_') {
      while (i < text.size() && (is_letter(text[i]) || is_digit(text[i]) || text[i] == '_')) ++i;
      pieces.push_back({text.substr(begin, i - begin), false, first_line});
      after_literal = false;
    } else {
      if (std::isspace(static_cast<unsigned char>(c)) == 0) after_literal = false;
      ++i;
    }
    const std::size_t end = std::min(i, text.size());
    line +=
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                            text.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  }
  return pieces;
}

/// Names as their words side by side, and as they are registered.
struct Wanted {
  std::map<std::string, std::string> proper, several, single;
};

Wanted wanted(const ForeignNames& names) {
  Wanted made;
  for (const std::string& name : names.proper) made.proper.emplace(joined(words_of(name)), name);
  for (std::string name : names.ids) {
    while (name.ends_with('#') || name.ends_with('_')) name.pop_back();
    const auto words = words_of(name);
    (words.size() > 1 ? made.several : made.single).emplace(joined(words), name);
  }
  for (const std::string& name : names.words) made.single.emplace(joined(words_of(name)), name);
  return made;
}

std::vector<std::string> tokens_of(const std::string& text) {
  static const std::regex token("[A-Za-z0-9_-]+");
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), token);
       match != std::sregex_iterator(); ++match) {
    found.push_back(match->str());
  }
  return found;
}

std::optional<std::string> named_in(const std::string& token, const Wanted& wanted) {
  const std::vector<Word> words = words_of(token);
  for (std::size_t from = 0; from < words.size(); ++from) {
    std::string text;
    for (std::size_t to = from; to < words.size(); ++to) {
      text += words[to].text;
      const bool part_of_another = from == to && words[from].hyphened;
      const auto proper = wanted.proper.find(text);
      if (proper != wanted.proper.end() && !part_of_another) return proper->second;
      const auto id = wanted.several.find(text);
      if (id != wanted.several.end()) return id->second;
    }
  }
  return std::nullopt;
}

/// As a whole literal, or between its dots.
std::optional<std::string> id_in(const std::string& literal, const Wanted& wanted) {
  static const std::regex path("[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*)*");
  if (!std::regex_match(literal, path)) return std::nullopt;
  for (const std::string& part : tokens_of(literal)) {
    for (const auto& [joined_words, name] : wanted.single) {
      if (part == name) return name;
    }
  }
  return std::nullopt;
}

std::optional<std::string> named_in(const Piece& piece, const Wanted& wanted) {
  if (!piece.is_literal) return named_in(piece.text, wanted);
  for (const std::string& token : tokens_of(piece.text)) {
    if (auto name = named_in(token, wanted)) return name;
  }
  return id_in(piece.text, wanted);
}

/// Every header of core/ that a file of the window leads to, with the first that does.
std::map<std::string, std::string> headers_seen(const SourceFiles& sources) {
  std::map<std::string, std::string> seen;
  const std::function<void(const SourceFile&, const std::string&)> follow =
      [&](const SourceFile& source, const std::string& from) {
        for (const std::string& header : source.quoted) {
          const auto found = sources.find(header);
          if (found == sources.end() || !header.starts_with("core/")) continue;
          if (seen.emplace(header, from).second) follow(found->second, from);
        }
      };
  for (const auto& [path, source] : sources) {
    // The program's main alone puts the lists into it.
    const bool looks_on = (source.in("app") || source.in("widgets")) && path != "app/main.cpp";
    if (looks_on) follow(source, path);
  }
  return seen;
}

}  // namespace

ForeignNames foreign_names(const Catalogue& catalogue) {
  ForeignNames names;
  const auto add_curves = [&names](const std::vector<Plot>& plots) {
    for (const Plot& plot : plots) {
      for (const Curve& curve : plot.curves) names.ids.insert(curve.id);
    }
  };
  for (const auto& entry : catalogue.methods) {
    names.proper.insert(entry.words.name);
    add_curves(entry.plots);
  }
  for (const auto& entry : catalogue.encoders) names.proper.insert(entry.words.name);
  for (const auto& entry : catalogue.augmentations) names.ids.insert(entry.words.name);
  for (const Figure& figure : catalogue.figures) names.ids.insert(figure.id);
  for (const ProtocolEntry& entry : catalogue.protocols) {
    for (const Figure& figure : entry.figures) names.ids.insert(figure.id);
  }
  for (const BaselineEntry& entry : catalogue.baselines) names.words.insert(entry.words.name);
  add_curves(common_plots());
  for (const char* agreed : {"loss", "learning_rate", "accuracy", "knn_accuracy"}) {
    names.ids.erase(agreed);
  }
  return names;
}

std::vector<std::string> breaches_of_names(const std::filesystem::path& root,
                                           const ForeignNames& names) {
  const Wanted forbidden = wanted(names);
  const SourceFiles sources = read_source_files(root);
  const auto seen = headers_seen(sources);
  std::vector<std::string> breaches;
  for (const auto& [path, source] : sources) {
    const auto seen_by = seen.find(path);
    const bool is_ours = source.in("app") || source.in("widgets");
    if (!is_ours && seen_by == seen.end()) continue;
    for (const Piece& piece : pieces_of(source)) {
      if (!is_ours && !piece.is_literal) continue;
      const auto name = named_in(piece, forbidden);
      if (!name) continue;
      std::string breach = path + ":" + std::to_string(piece.line) + " names " + *name;
      if (!is_ours) breach += ", and " + seen_by->second + " leads to it";
      breaches.push_back(std::move(breach));
    }
  }
  return breaches;
}

}  // namespace earshot::testing
