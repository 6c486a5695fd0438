#include "core/runs/given_features.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "core/base/file_lines.h"
#include "core/base/json.h"
#include "core/base/printable.h"
#include "core/data/delimited.h"
#include "core/runs/features_file.h"
#include "core/runs/numpy_file.h"

namespace earshot {
namespace {

constexpr const char* known_endings = "it takes .npy, .npz, .tsv or .csv";

struct Metadata {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

bool number_from(const std::string& text, float& number) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = text.find_last_not_of(' ') + 1;
  if (end <= begin) return false;
  const auto [stop, fault] = std::from_chars(text.data() + begin, text.data() + end, number);
  return fault == std::errc() && stop == text.data() + end;
}

/// Of many of one kind the first is told, with their number.
class Told {
 public:
  explicit Told(std::string kind) : kind_(std::move(kind)) {}
  void add(const std::string& first) {
    if (count_++ == 0) first_ = first;
  }
  void tell(std::vector<std::string>& problems) const {
    if (count_ == 0) return;
    problems.push_back(
        first_ + (count_ == 1 ? std::string()
                              : " (and " + std::to_string(count_ - 1) + " more " + kind_ + ")"));
  }

 private:
  std::string kind_, first_;
  std::int64_t count_ = 0;
};

/// A row of numbers that has another length than the first is a row of what is not finite: it is
/// left out, and the places of the others stay.
NumberTable table_of_text(const std::filesystem::path& file, std::vector<std::string>& problems) {
  std::vector<DelimitedRow> rows = read_delimited(file);
  float number = 0;
  const auto is_numbers = [&number](const DelimitedRow& row) {
    return std::ranges::all_of(
        row.fields, [&](const std::string& field) { return number_from(field, number); });
  };
  if (!rows.empty() && !is_numbers(rows.front())) rows.erase(rows.begin());
  if (rows.empty()) throw std::runtime_error(file.string() + ": holds no row of numbers");
  NumberTable table;
  table.rows = static_cast<std::int64_t>(rows.size());
  table.width = static_cast<std::int64_t>(rows.front().fields.size());
  table.values.reserve(rows.size() * rows.front().fields.size());
  Told odd("of the kind");
  for (const DelimitedRow& row : rows) {
    const bool fits = row.fields.size() == static_cast<std::size_t>(table.width);
    for (std::int64_t column = 0; column < table.width; ++column) {
      const bool good = fits && number_from(row.fields[static_cast<std::size_t>(column)], number);
      table.values.push_back(good ? number : std::nanf(""));
    }
    if (!fits) {
      odd.add(file.string() + ": line " + std::to_string(row.line) + ": has " +
              std::to_string(row.fields.size()) + " fields in place of " +
              std::to_string(table.width));
    }
  }
  odd.tell(problems);
  return table;
}

NumberTable table_of(const FeatureFile& from, std::vector<std::string>& problems) {
  const std::string ending = from.file.extension().string();
  if (ending == ".npy") return read_numpy(from.file);
  if (ending == ".npz") return read_npz(from.file, from.array);
  if (ending == ".tsv" || ending == ".csv") return table_of_text(from.file, problems);
  throw std::runtime_error(from.file.string() + ": is no file of features by its name; " +
                           known_endings);
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string() : json_text(value);
}

Metadata metadata_of_objects(const std::filesystem::path& file,
                             std::vector<std::string>& problems) {
  Metadata read;
  Told odd("lines");
  std::int64_t number = 0;
  FileLines lines(file);
  while (const auto line = lines.next()) {
    ++number;
    if (line->text.find_first_not_of(" \r\t") == std::string::npos) continue;
    std::vector<std::string> cells(read.columns.size());
    try {
      if (line->too_long) throw JsonError("is too long");
      const Json object = parse_json(line->text);
      if (!object.is_object()) throw JsonError("is no object");
      for (const auto& [name, value] : object.items()) {
        const auto known = std::ranges::find(read.columns, name);
        const auto place = static_cast<std::size_t>(known - read.columns.begin());
        if (known == read.columns.end()) {
          read.columns.push_back(name);
          cells.emplace_back();
        }
        cells[place] = text_of(value);
      }
    } catch (const JsonError& error) {
      odd.add(file.string() + ": line " + std::to_string(number) + ": " + error.what());
    }
    // Its row stays, so that the others keep theirs.
    read.rows.push_back(std::move(cells));
  }
  for (auto& row : read.rows) row.resize(read.columns.size());
  odd.tell(problems);
  return read;
}

Metadata metadata_of_table(const std::filesystem::path& file, std::vector<std::string>& problems) {
  std::string note;
  std::vector<DelimitedRow> rows = read_delimited(file, &note);
  if (!note.empty()) problems.push_back(file.string() + ": " + note);
  if (rows.empty()) throw std::runtime_error(file.string() + ": has no line of column names");
  Metadata read{rows.front().fields, {}};
  Told odd("lines");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].fields.size() > read.columns.size()) {
      odd.add(file.string() + ": line " + std::to_string(rows[i].line) + ": has " +
              std::to_string(rows[i].fields.size()) + " fields under " +
              std::to_string(read.columns.size()) + " names");
    }
    rows[i].fields.resize(read.columns.size());
    read.rows.push_back(std::move(rows[i].fields));
  }
  odd.tell(problems);
  return read;
}

Metadata metadata_from(const FeatureFile& from, std::vector<std::string>& problems) {
  std::filesystem::path file = from.metadata;
  if (file.empty()) {
    file = metadata_of(from.file);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return {};
  }
  return file.extension() == ".jsonl" || file.extension() == ".json"
             ? metadata_of_objects(file, problems)
             : metadata_of_table(file, problems);
}

void compare_lengths(const FeatureFile& from, std::int64_t rows, const Metadata& metadata,
                     std::vector<std::string>& problems) {
  const auto told = static_cast<std::int64_t>(metadata.rows.size());
  if (metadata.columns.empty() || told == rows) return;
  problems.push_back(from.file.string() + ": has " + std::to_string(rows) +
                     " rows, and its metadata " + std::to_string(told) +
                     "; what is missing is empty, what is too much is passed over");
}

}  // namespace

int GivenFeatures::column(const std::string& name) const {
  const auto found = std::ranges::find(columns, name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

const std::string& GivenFeatures::cell(std::int64_t row, const std::string& name) const {
  static const std::string nothing;
  const int place = column(name);
  return place < 0 ? nothing
                   : cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(place)];
}

GivenFeatures read_given_features(const FeatureFile& from) {
  GivenFeatures given;
  const NumberTable table = table_of(from, given.problems);
  Metadata metadata = metadata_from(from, given.problems);
  compare_lengths(from, table.rows, metadata, given.problems);
  given.columns = metadata.columns;
  auto features = std::make_shared<Features>();
  features->width = table.width;
  features->values.reserve(table.values.size());
  Told odd("rows");
  for (std::int64_t row = 0; row < table.rows; ++row) {
    const auto begin = table.values.begin() + row * table.width, end = begin + table.width;
    const auto fault = std::find_if_not(begin, end, [](float x) { return std::isfinite(x); });
    if (fault != end) {
      odd.add(from.file.string() + ": row " + std::to_string(row + 1) +
              " is left out: its number " + std::to_string(fault - begin + 1) + " is not finite");
      continue;
    }
    features->items.push_back({row});
    features->values.insert(features->values.end(), begin, end);
    const auto place = static_cast<std::size_t>(row);
    given.cells.push_back(place < metadata.rows.size()
                              ? std::move(metadata.rows[place])
                              : std::vector<std::string>(given.columns.size()));
  }
  odd.tell(given.problems);
  if (features->items.empty()) {
    throw std::runtime_error(from.file.string() + ": no row has finite numbers alone");
  }
  given.features = std::move(features);
  return given;
}

}  // namespace earshot
