#include "core/data/delimited.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

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
      take('\r');
      if (take('\n')) ++line_;
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
    if (place_ >= text_.size() || text_[place_] == '\n') return true;
    if (text_[place_] != '\r') return false;
    return place_ + 1 == text_.size() || text_[place_ + 1] == '\n';
  }

  std::string field() {
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
      if (text_[place_] == '\n') ++line_;
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

char delimiter_of(const std::filesystem::path& file, std::string_view text) {
  const std::string_view first_line = text.substr(0, text.find('\n'));
  std::string extension = file.extension().string();
  if (extension == ".tsv" || extension == ".TSV") return '\t';
  if (first_line.find(',') != std::string_view::npos) return ',';
  if (first_line.find(';') != std::string_view::npos) return ';';
  return first_line.find('\t') != std::string_view::npos ? '\t' : ',';
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

std::vector<DelimitedRow> read_delimited(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream && text.empty()) throw std::runtime_error(file.string() + ": cannot be read");
  if (!is_utf8(text)) {
    throw std::runtime_error(file.string() + ": line " + std::to_string(first_line_not_utf8(text)) +
                             " is not UTF-8; save the file as UTF-8");
  }
  try {
    const std::string_view body = without_mark(text);
    std::vector<DelimitedRow> rows = parse_delimited(body, delimiter_of(file, body));
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
