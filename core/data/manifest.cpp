#include "core/data/manifest.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <unordered_map>

#include "core/data/cell_text.h"
#include "core/data/composed.h"
#include "core/data/listing.h"
#include "core/data/table_roles.h"

namespace earshot {
namespace {

using Rows = std::span<const DelimitedRow>;
using Texts = std::vector<std::string>;

constexpr std::size_t kLookedAt = 50;

const std::string& cell_of(const DelimitedRow& row, std::size_t column) {
  static const std::string none;
  return column < row.fields.size() ? row.fields[column] : none;
}

/// The first filled cells of a column.
Texts some_cells(Rows rows, std::size_t column) {
  Texts cells;
  for (const DelimitedRow& row : rows) {
    const std::string cell = trimmed_cell(cell_of(row, column));
    if (!cell.empty()) cells.push_back(cell);
    if (cells.size() == kLookedAt) break;
  }
  return cells;
}

bool holds_sound_names(Rows rows, std::size_t column) {
  const Texts cells = some_cells(rows, column);
  return !cells.empty() &&
         std::ranges::all_of(cells, [](const auto& cell) { return has_sound_extension(cell); });
}

bool holds_split_words(Rows rows, std::size_t column) {
  const Texts cells = some_cells(rows, column);
  return !cells.empty() && std::ranges::all_of(cells, [](const auto& cell) {
    return split_from_word(cell).has_value();
  });
}

/// "3" for every "3.0" of a column that holds whole numbers alone: a spreadsheet's way to write
/// numbers beside an empty cell.
bool holds_whole_numbers(Rows rows, std::size_t column) {
  bool any = false;
  for (const DelimitedRow& row : rows) {
    std::string cell = trimmed_cell(cell_of(row, column));
    if (cell.empty()) continue;
    const auto dot = cell.find('.');
    const std::string whole = cell.substr(cell.starts_with('-') ? 1 : 0, dot);
    const bool digits = cell.find_first_not_of("0123456789", cell.starts_with('-') ? 1 : 0) >= dot;
    const bool zeros =
        dot == std::string::npos ||
        (dot + 1 < cell.size() && cell.find_first_not_of('0', dot + 1) == std::string::npos);
    if (whole.empty() || !digits || !zeros) return false;
    any = any || dot != std::string::npos;
  }
  return any;
}

/// Which field of a row says what.
struct Header {
  std::size_t fields = 0;
  std::size_t path = 0;
  std::optional<std::size_t> split;
  std::vector<std::optional<std::size_t>> labels;  ///< one a column; none: the path's first folder
  Texts columns;
  std::string label_name;
  bool is_row = false;  ///< the first line names no columns but a sound
  std::set<std::size_t> whole_numbers;
};

std::string list_of(const Texts& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Texts column_names(const DelimitedRow& row, bool is_row, const std::string& table) {
  Texts names;
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    std::string name = is_row ? std::string() : trimmed_cell(row.fields[i]);
    const std::string known = lower_case(name);
    if (known == "path" || known == "label" || known == "split") name = known;
    if (name.empty()) name = "column " + std::to_string(i + 1);
    if (std::ranges::find(names, name) != names.end()) {
      throw std::runtime_error(table + ": two columns are called \"" + name +
                               "\"; each name may stand once");
    }
    names.push_back(name);
  }
  return names;
}

/// The column called path; else the one whose cells are found best, of those that may hold files by
/// their names or by what they hold.
std::size_t path_column(const Texts& names, const TableRoles& roles, Rows rows, SoundFinder& finder,
                        const std::string& table) {
  std::vector<std::size_t> candidates = roles.paths;
  for (std::size_t column = 0; column < names.size(); ++column) {
    const bool known = std::ranges::find(candidates, column) != candidates.end();
    if (!known && holds_sound_names(rows, column)) candidates.push_back(column);
  }
  if (candidates.empty()) {
    throw std::runtime_error(table + ": no column \"path\" in its first line, which has " +
                             list_of(names) + "; call the one with the files' names path");
  }
  if (candidates.size() == 1 || names[candidates[0]] == "path") return candidates[0];
  std::size_t best = candidates[0];
  std::int64_t most = 0;
  for (const std::size_t column : candidates) {
    const auto found = std::ranges::count_if(some_cells(rows, column), [&](const auto& cell) {
      return !finder.find(cell).path.empty();
    });
    if (found <= most) continue;
    best = column;
    most = found;
  }
  return best;
}

void choose_label(Header& header, const Texts& names, const TableRoles& roles, Rows rows) {
  std::optional<std::size_t> label = roles.label;
  if (label == header.path || label == header.split) label.reset();
  for (std::size_t i = 0; header.is_row && !label && i < names.size(); ++i) {
    if (i != header.path && i != header.split && !some_cells(rows, i).empty()) label = i;
  }
  header.columns = {"label"};
  header.labels = {label};
  if (label && names[*label] != "label") header.label_name = names[*label];
}

Header table_header(const std::vector<DelimitedRow>& all, SoundFinder& finder,
                    const std::string& table, ColumnNames known) {
  Header header;
  const DelimitedRow& first = all[0];
  header.fields = first.fields.size();
  const Rows whole(all);
  header.is_row = std::ranges::any_of(first.fields, [](const std::string& cell) {
    return has_sound_extension(trimmed_cell(cell));
  });
  const Rows rows = header.is_row ? whole : whole.subspan(1);
  const Texts names = column_names(first, header.is_row, table);
  TableRoles roles = roles_of(names);
  if (known == ColumnNames::Plain) {
    const auto is_not = [&](const char* name) {
      return [&names, name](std::size_t column) { return names[column] != name; };
    };
    std::erase_if(roles.splits, is_not("split"));
    if (roles.label && is_not("label")(*roles.label)) roles.label.reset();
  }
  header.path = path_column(names, roles, rows, finder, table);
  std::vector<std::size_t> splits = roles.splits;
  for (std::size_t i = 0; header.is_row && i < names.size(); ++i) splits.push_back(i);
  for (const std::size_t column : splits) {
    if (column == header.path || header.split) continue;
    // One word that is known makes the rest mistakes; a column called otherwise must be all words.
    const Texts cells = some_cells(rows, column);
    const bool some_words =
        names[column] == "split" && std::ranges::any_of(cells, [](const auto& cell) {
          return split_from_word(cell).has_value();
        });
    if (some_words || holds_split_words(rows, column)) header.split = column;
  }
  choose_label(header, names, roles, rows);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != header.path && holds_whole_numbers(rows, i)) header.whole_numbers.insert(i);
    const bool says_split = header.split == i && (names[i] == "split" || header.is_row);
    if (i == header.path || header.labels[0] == i || says_split) continue;
    header.columns.push_back(names[i]);
    header.labels.emplace_back(i);
  }
  return header;
}

std::string label_cell(const Header& header, const DelimitedRow& row, std::size_t column) {
  std::string cell = composed(trimmed_cell(cell_of(row, column)));
  if (header.whole_numbers.contains(column)) cell = cell.substr(0, cell.find('.'));
  return cell;
}

Texts notes_of(const Header& header, const Texts& names) {
  Texts notes;
  std::string line;
  if (header.is_row) line = "its first line names a sound, so it is taken for one without names";
  const auto add = [&](const std::string& part) { line += (line.empty() ? "" : "; ") + part; };
  if (!header.is_row && names[header.path] != "path")
    add("files from its column \"" + names[header.path] + "\"");
  if (!header.label_name.empty() && !header.is_row)
    add("labels from \"" + header.label_name + "\"");
  if (header.split && names[*header.split] != "split" && !header.is_row) {
    add("splits from \"" + names[*header.split] + "\"");
  }
  if (!line.empty()) notes.push_back(line);
  return notes;
}

/// Left out: fields that lack, or that nothing names.
bool has_other_fields(const Header& header, const DelimitedRow& row) {
  if (row.fields.size() < header.fields) return true;
  return std::any_of(row.fields.begin() + static_cast<std::ptrdiff_t>(header.fields),
                     row.fields.end(),
                     [](const std::string& cell) { return !trimmed_cell(cell).empty(); });
}

}  // namespace

std::string first_folder(const std::string& path) {
  const auto slash = path.find('/');
  return slash == std::string::npos || slash == 0 ? std::string() : path.substr(0, slash);
}

Manifest manifest_of_rows(const std::vector<DelimitedRow>& rows, SoundFinder& finder,
                          const std::string& name, ColumnNames known) {
  if (rows.empty()) {
    throw std::runtime_error(name +
                             ": empty; its first line names the columns, one of them \"path\"");
  }
  const Header header = table_header(rows, finder, name, known);
  Manifest manifest;
  manifest.columns = header.columns;
  manifest.label_name = header.label_name;
  manifest.notes = notes_of(header, column_names(rows[0], header.is_row, name));
  std::unordered_map<std::string, std::int64_t> seen;
  for (auto row = rows.begin() + (header.is_row ? 0 : 1); row != rows.end(); ++row) {
    const std::string where = "line " + std::to_string(row->line) + ": ";
    const std::string written = trimmed_cell(cell_of(*row, header.path));
    const auto leave_out = [&](const std::string& path, const std::string& reason) {
      manifest.problems.push_back({path, where + reason});
    };
    if (has_other_fields(header, *row)) {
      leave_out(written, std::to_string(row->fields.size()) + " fields where the first line has " +
                             std::to_string(header.fields));
      continue;
    }
    if (written.empty()) {
      leave_out("", "no path");
      continue;
    }
    const SoundFinder::Found found = finder.find(written);
    if (!found.other.empty()) {
      leave_out(written, "several sounds are called so, " + found.other[0] + " and " +
                             found.other[1] + "; write the folder too");
      continue;
    }
    ManifestEntry entry;
    entry.line = row->line;
    entry.path = found.path.empty()
                     ? std::filesystem::path(written).lexically_normal().generic_string()
                     : found.path;
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
      entry.labels.push_back(place ? label_cell(header, *row, *place)
                                   : composed(trimmed_cell(first_folder(entry.path))));
    }
    manifest.entries.push_back(std::move(entry));
  }
  return manifest;
}

Manifest read_manifest(const std::filesystem::path& file, ColumnNames known,
                       const std::function<void()>& alive, const std::stop_token& stop) {
  const auto folder = std::filesystem::absolute(file).lexically_normal().parent_path();
  const std::function<void()> nobody = [] {};
  SoundFinder finder(folder, alive ? alive : nobody, stop);
  std::string coding;
  Manifest manifest = manifest_of_rows(read_delimited(file, &coding), finder, file.string(), known);
  if (!coding.empty()) manifest.notes.push_back(coding);
  for (std::string& note : manifest.notes) note = file.filename().string() + ": " + note;
  return manifest;
}

}  // namespace earshot
