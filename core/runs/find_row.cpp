#include "core/runs/find_row.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <stdexcept>
#include <string_view>

#include "core/base/printable.h"

namespace earshot {
namespace {

template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Item::Stretch> stretch_from(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == text.npos) return std::nullopt;
  const auto start = number_from<double>(text.substr(0, dash));
  const auto end = number_from<double>(text.substr(dash + 1));
  if (!start || !end || !(*start >= 0) || !(*end > *start)) return std::nullopt;
  return Item::Stretch{*start, *end - *start};
}

bool ends_as(const std::string& path, const std::string& ending) {
  return path.size() > ending.size() && path.ends_with(ending) &&
         path[path.size() - ending.size() - 1] == '/';
}

/// Seconds that two stretches share.
double shared(const Item::Stretch& one, double start, double end) {
  return std::min(one.start + one.length, end) - std::max(one.start, start);
}

std::int64_t by_number(const GivenFeatures& features, const std::string& query) {
  const auto number = number_from<std::int64_t>(std::string_view(query).substr(1));
  for (std::int64_t row = 0; number && row < features.features->rows(); ++row) {
    if (features.features->item(row).clip == *number - 1) return row;
  }
  throw std::runtime_error("--query " + query + ": there is no such row");
}

}  // namespace

RowQuery row_query(const std::string& text) {
  const std::size_t at = text.rfind('@');
  if (at != text.npos) {
    if (const auto stretch = stretch_from(std::string_view(text).substr(at + 1))) {
      return {text.substr(0, at), stretch};
    }
  }
  return {text};
}

std::int64_t find_row(const GivenFeatures& features, const std::string& text) {
  const std::string words = "--query " + shortened(printable(text));
  const bool numbered = text.size() > 1 && text.front() == '#';
  if (numbered) return by_number(features, text);
  const int column = features.column("path");
  if (column < 0) {
    throw std::runtime_error(words + ": the metadata has no column path; #17 is the 17th row");
  }
  const auto path_of = [&](std::int64_t row) -> const std::string& {
    return features.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  };
  const RowQuery query = row_query(text);
  std::vector<std::int64_t> same, ending;
  std::set<std::string> paths;
  for (std::int64_t row = 0; row < features.features->rows(); ++row) {
    if (path_of(row) == query.path) same.push_back(row);
    if (ends_as(path_of(row), query.path)) {
      ending.push_back(row);
      paths.insert(path_of(row));
    }
  }
  if (same.empty() && paths.size() > 1) {
    throw std::runtime_error(words + ": " + std::to_string(paths.size()) +
                             " paths end so, the first " + printable(*paths.begin()));
  }
  const std::vector<std::int64_t>& rows = same.empty() ? ending : same;
  if (rows.empty()) throw std::runtime_error(words + ": no row has this path");
  if (!query.stretch) return rows.front();
  const auto covered = [&](std::int64_t row) {
    const auto start = number_from<double>(features.cell(row, "start"));
    const auto end = number_from<double>(features.cell(row, "end"));
    return start && end ? shared(*query.stretch, *start, *end) : 0.0;
  };
  return *std::ranges::max_element(rows, {}, covered);
}

}  // namespace earshot
