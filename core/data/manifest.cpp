#include "core/data/manifest.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <unordered_map>

#include "core/data/cell_text.h"
#include "core/data/delimited.h"

namespace earshot {
namespace {

/// Which field of a row says what.
struct Header {
  std::size_t fields = 0;
  std::size_t path = 0;
  std::optional<std::size_t> split;
  std::vector<std::optional<std::size_t>> labels;  ///< one a column; none: the path's first folder
  std::vector<std::string> columns;
};

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Header read_header_row(const DelimitedRow& row, const std::filesystem::path& file) {
  Header header;
  header.fields = row.fields.size();
  std::map<std::string, std::size_t> places;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    std::string name = trimmed_cell(row.fields[i]);
    const std::string known = lower_case(name);
    if (known == "path" || known == "label" || known == "split") name = known;
    if (name.empty()) name = "column " + std::to_string(i + 1);
    if (!places.emplace(name, i).second) {
      throw std::runtime_error(file.string() + ": two columns are called \"" + name +
                               "\"; each name may stand once");
    }
    names.push_back(name);
  }
  if (!places.contains("path")) {
    throw std::runtime_error(file.string() + ": no column \"path\" in its first line, which has " +
                             list_of(names));
  }
  header.path = places.at("path");
  header.columns = {"label"};
  header.labels = {std::nullopt};
  if (places.contains("label")) header.labels[0] = places.at("label");
  if (places.contains("split")) header.split = places.at("split");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "path" || names[i] == "label" || names[i] == "split") continue;
    header.columns.push_back(names[i]);
    header.labels.emplace_back(i);
  }
  return header;
}

}  // namespace

std::string first_folder(const std::string& path) {
  const auto slash = path.find('/');
  return slash == std::string::npos || slash == 0 ? std::string() : path.substr(0, slash);
}

Manifest read_manifest(const std::filesystem::path& file) {
  const std::vector<DelimitedRow> rows = read_delimited(file);
  if (rows.empty()) {
    throw std::runtime_error(file.string() +
                             ": empty; its first line names the columns, one of "
                             "them \"path\"");
  }
  const Header header = read_header_row(rows[0], file);
  Manifest manifest;
  manifest.columns = header.columns;
  std::unordered_map<std::string, std::int64_t> seen;
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) {
    const std::string where = "line " + std::to_string(row->line) + ": ";
    const auto leave_out = [&](const std::string& path, const std::string& reason) {
      manifest.problems.push_back({path, where + reason});
    };
    if (row->fields.size() != header.fields) {
      leave_out(row->fields.size() > header.path ? row->fields[header.path] : "",
                std::to_string(row->fields.size()) + " fields where the first line has " +
                    std::to_string(header.fields));
      continue;
    }
    ManifestEntry entry;
    entry.line = row->line;
    entry.path =
        std::filesystem::path(row->fields[header.path]).lexically_normal().generic_string();
    if (entry.path.empty()) {
      leave_out("", "no path");
      continue;
    }
    if (const auto [other, fresh] = seen.emplace(entry.path, row->line); !fresh) {
      leave_out(entry.path, "the same file as line " + std::to_string(other->second));
      continue;
    }
    if (header.split && !trimmed_cell(row->fields[*header.split]).empty()) {
      entry.split = split_from_word(row->fields[*header.split]);
      if (!entry.split) {
        leave_out(entry.path, "split \"" + row->fields[*header.split] +
                                  "\" is not known; it takes train, valid or test");
        continue;
      }
    }
    for (const auto& place : header.labels) {
      entry.labels.push_back(place ? row->fields[*place] : first_folder(entry.path));
    }
    manifest.entries.push_back(std::move(entry));
  }
  return manifest;
}

}  // namespace earshot
