#include "core/data/delimited.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/base/regular_file.h"
#include "core/base/utf8.h"

namespace earshot {
namespace {

class Parser {
 public:
  Parser(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  std::vector<DelimitedRow> rows() {
    while (place_ < text_.size()) {
      DelimitedRow row{line_, {}};
      do {
        row.fields.push_back(field());
      } while (take(delimiter_));
      const bool returned = take('\r');
      if (take('\n') || returned) ++line_;
      const bool blank = row.fields.size() == 1 && row.fields[0].empty();
      if (!blank) rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  bool take(char wanted) {
    if (place_ >= text_.size() || text_[place_] != wanted) return false;
    ++place_;
    return true;
  }

  bool at_line_end() const {
    return place_ >= text_.size() || text_[place_] == '\n' || text_[place_] == '\r';
  }

  /// A quote counts also after blanks: a, "b".
  std::string field() {
    const std::size_t first = text_.find_first_not_of(" \t", place_);
    const bool tab_between =
        delimiter_ == '\t' &&
        text_.substr(place_, first - place_).find('\t') != std::string_view::npos;
    if (first != std::string_view::npos && text_[first] == '"' && !tab_between) place_ = first;
    std::string field = take('"') ? quoted() : std::string();
    return field += plain();
  }

  std::string plain() {
    std::string field;
    while (!at_line_end() && text_[place_] != delimiter_) field += text_[place_++];
    return field;
  }

  std::string quoted() {
    const std::int64_t opened = line_;
    std::string field;
    while (place_ < text_.size()) {
      if (take('"')) {
        if (!take('"')) return field;
        field += '"';
        continue;
      }
      const bool ends_line =
          text_[place_] == '\n' || (text_[place_] == '\r' && text_.substr(place_ + 1, 1) != "\n");
      if (ends_line) ++line_;
      field += text_[place_++];
    }
    throw std::runtime_error("line " + std::to_string(opened) + ": a quote that is never closed");
  }

  std::string_view text_;
  char delimiter_;
  std::size_t place_ = 0;
  std::int64_t line_ = 1;
  std::vector<DelimitedRow> rows_;
};

std::string_view without_mark(std::string_view text) {
  return text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
}

std::string_view first_line_of(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

/// What stands between the names of the first line, quoted text aside; a .tsv has tabs.
char delimiter_of(const std::filesystem::path& file, std::string_view first_line) {
  char best = ',';
  std::int64_t most = 0;
  bool quoted = false;
  std::map<char, std::int64_t> counts;
  for (const char letter : first_line) {
    if (letter == '"') quoted = !quoted;
    if (!quoted) ++counts[letter];
  }
  std::string extension = file.extension().string();
  if ((extension == ".tsv" || extension == ".TSV") && (counts['\t'] > 0 || counts[','] == 0)) {
    return '\t';
  }
  for (const char candidate : {',', ';', '\t', '|'}) {
    if (counts[candidate] <= most) continue;
    best = candidate;
    most = counts[candidate];
  }
  return best;
}

/// Text of 16-bit units, as spreadsheets save "Unicode text", as UTF-8; nothing where it is none.
std::optional<std::string> from_utf16(std::string_view text) {
  const bool little = text.starts_with("\xFF\xFE");
  const bool big = text.starts_with("\xFE\xFF");
  const auto zero_at = [&](std::size_t place) {
    return place < text.size() && text[place] == '\0';
  };
  const bool bare_little = zero_at(1) && zero_at(3) && !zero_at(0);
  const bool bare_big = zero_at(0) && zero_at(2) && !zero_at(1);
  if (!little && !big && !bare_little && !bare_big) return std::nullopt;
  const bool low_first = little || bare_little;
  std::string utf8;
  char32_t high = 0;
  for (std::size_t i = little || big ? 2 : 0; i + 1 < text.size(); i += 2) {
    const auto first = static_cast<unsigned char>(text[i]);
    const auto second = static_cast<unsigned char>(text[i + 1]);
    char32_t letter = low_first ? first | (second << 8) : second | (first << 8);
    if (letter >= 0xD800 && letter < 0xDC00) {
      high = letter;
      continue;
    }
    if (letter >= 0xDC00 && letter < 0xE000) {
      if (high == 0) return std::nullopt;
      letter = 0x10000 + ((high - 0xD800) << 10) + (letter - 0xDC00);
    }
    high = 0;
    add_utf8(letter, utf8);
  }
  return utf8;
}

std::int64_t first_line_not_utf8(std::string_view text) {
  std::int64_t line = 1;
  while (true) {
    const std::size_t end = text.find('\n');
    if (!is_utf8(text.substr(0, end)) || end == std::string_view::npos) return line;
    text.remove_prefix(end + 1);
    ++line;
  }
}

/// Also what safe_cell() has marked, so that a name of that kind comes back as it was.
bool runs_as_formula(std::string_view cell) {
  const std::string_view bare = cell.substr(std::min(cell.find_first_not_of("' "), cell.size()));
  if (bare.empty() || std::string_view("=+-@").find(bare.front()) == std::string_view::npos) {
    return false;
  }
  if (bare.size() < cell.size()) return true;
  double number = 0;
  const std::string_view digits = cell.substr(cell.front() == '+' ? 1 : 0);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return read.ec != std::errc() || read.ptr != digits.data() + digits.size();
}

}  // namespace

std::vector<DelimitedRow> parse_delimited(std::string_view text, char delimiter) {
  return Parser(without_mark(text), delimiter).rows();
}

std::vector<DelimitedRow> read_delimited(const std::filesystem::path& file, std::string* note) {
  constexpr std::uintmax_t most = 2'000'000'000;
  std::string text = read_regular_file(file, most);
  if (auto converted = from_utf16(text)) text = std::move(*converted);
  if (!is_utf8(text)) {
    const std::string where =
        "line " + std::to_string(first_line_not_utf8(text)) + " is not UTF-8; ";
    auto converted = from_windows_1252(text);
    if (!converted) throw std::runtime_error(file.string() + ": " + where + "save it as UTF-8");
    text = std::move(*converted);
    if (note != nullptr) {
      *note =
          where + "the file is read as Windows-1252 (Latin-1); saved as UTF-8 it is read surely";
    }
  }
  try {
    std::string_view body = without_mark(text);
    // A spreadsheet's own first line, which names what stands between the fields.
    const std::string_view first = first_line_of(body);
    const bool names_separator = first.size() == 5 && first.starts_with("sep=");
    std::vector<DelimitedRow> rows =
        parse_delimited(body, names_separator ? first[4] : delimiter_of(file, first));
    if (names_separator) rows.erase(rows.begin());
    for (DelimitedRow& row : rows) {
      for (std::string& field : row.fields) field = from_safe_cell(field);
    }
    return rows;
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file.string() + ": " + error.what());
  }
}

std::string safe_cell(const std::string& text) {
  std::string cell = text;
  for (char& letter : cell) {
    if (letter == '\t' || letter == '\n' || letter == '\r') letter = ' ';
  }
  return runs_as_formula(cell) ? "'" + cell : cell;
}

std::string from_safe_cell(const std::string& cell) {
  const bool is_marked = cell.starts_with('\'') && runs_as_formula(cell.substr(1));
  return is_marked ? cell.substr(1) : cell;
}

std::string quoted_field(const std::string& field, char delimiter) {
  const std::string special = std::string("\"\r\n") + delimiter;
  if (field.find_first_of(special) == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char letter : field) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + '"';
}

}  // namespace earshot
