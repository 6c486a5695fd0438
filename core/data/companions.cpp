#include "core/data/companions.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>

#include "core/base/stopped.h"
#include "core/data/cell_text.h"
#include "core/data/manifest.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

using Texts = std::vector<std::string>;

constexpr std::uintmax_t kLargest = 64 << 20;
constexpr std::size_t kMostFiles = 40;
/// Of a table with more columns (features of the sounds) labels and splits alone are taken.
constexpr std::size_t kMostColumns = 24;

bool has_ending(const fs::path& file, const std::set<std::string>& endings) {
  return endings.contains(lower_case(file.extension().string()));
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// Text files and tables where a data set keeps them, relative to its root.
Texts files_beside(const fs::path& root, const Texts& paths, const std::stop_token& stop) {
  std::set<std::string> with_sounds;
  for (const std::string& path : paths) {
    std::string folder = parent_of(path);
    while (with_sounds.insert(folder).second && !folder.empty()) folder = parent_of(folder);
  }
  Texts found;
  Texts folders{""};
  for (std::size_t i = 0; i < folders.size(); ++i) {
    leave_if_stopped(stop);
    const std::string below = folders[i].empty() ? "" : folders[i] + "/";
    std::error_code failure;
    std::vector<std::string> inner;
    Texts without_sounds;
    for (auto entry = fs::directory_iterator(root / folders[i], failure);
         !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
      const std::string name = entry->path().filename().string();
      std::error_code unknown;
      if (name.starts_with('.')) continue;
      if (entry->is_directory(unknown)) {
        (with_sounds.contains(below + name) ? inner : without_sounds).push_back(below + name);
      } else if (has_ending(name, {".csv", ".tsv", ".txt", ".lst"}) &&
                 entry->is_regular_file(unknown) && entry->file_size(unknown) <= kLargest &&
                 found.size() < kMostFiles) {
        found.push_back(below + name);
      }
    }
    const bool has_own = std::ranges::any_of(
        paths, [&](const std::string& path) { return parent_of(path) == folders[i]; });
    const bool of_splits = std::ranges::all_of(inner, [](const std::string& folder) {
      return split_in_name(folder.substr(folder.rfind('/') + 1)).has_value();
    });
    if (!with_sounds.contains(folders[i])) continue;  // looked into, and no deeper
    if ((inner.size() == 1 && !has_own) || (of_splits && !has_own)) {
      folders.insert(folders.end(), inner.begin(), inner.end());
    }
    if (without_sounds.size() <= kMostFiles) {
      folders.insert(folders.end(), without_sounds.begin(), without_sounds.end());
    }
  }
  std::ranges::sort(found);
  return found;
}

class Companions {
 public:
  Companions(const fs::path& root, const Texts& paths, FolderLayout& layout)
      : root_(root), paths_(paths), layout_(layout), finder_(root, paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) places_[paths[i]] = i;
  }

  std::vector<Problem> add(const std::stop_token& stop) {
    for (const std::string& file : files_beside(root_, paths_, stop)) {
      leave_if_stopped(stop);
      try {
        if (has_ending(file, {".csv", ".tsv"})) add_table(file);
        if (has_ending(file, {".txt", ".lst"})) add_list(file);
      } catch (const std::exception&) {
        // No table or list of sounds; what it is, is no matter here.
      }
    }
    return finish_lists();
  }

 private:
  void say(const std::string& part) { layout_.words += (layout_.words.empty() ? "" : "; ") + part; }

  void add_list(const std::string& file) {
    const auto split = split_in_name(fs::path(file).stem().string());
    if (!split) return;
    std::ifstream stream(root_ / file);
    std::set<std::size_t> named;
    std::size_t lines = 0;
    for (std::string line; std::getline(stream, line);) {
      line = trimmed_cell(line);
      if (line.empty()) continue;
      ++lines;
      auto found = finder_.find(line);
      // "path label" and "path,label" name a sound too.
      if (found.path.empty()) found = finder_.find(line.substr(0, line.find_first_of(" \t,;|")));
      if (!found.path.empty()) named.insert(places_.at(found.path));
    }
    if (2 * named.size() < lines || named.empty()) return;
    list_names_.insert(file);
    for (const std::size_t place : named) listed_[place] = *split;
  }

  std::vector<Problem> finish_lists() {
    std::set<Split> said;
    for (const auto& [place, split] : listed_) said.insert(split);
    const bool trains = said.contains(Split::Train);
    // A list of training alone, or of few of the sounds, splits nothing.
    if (listed_.empty() || (trains && (said.size() < 2 || 2 * listed_.size() < paths_.size()))) {
      return {};
    }
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      const auto found = listed_.find(i);
      layout_.splits[i] = found == listed_.end() ? Split::Train : found->second;
      if (found == listed_.end() && trains) {
        problems.push_back({paths_[i], "in none of the lists " + joined(list_names_)});
      }
    }
    say("splits from " + joined(list_names_));
    return problems;
  }

  static std::string joined(const std::set<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
  }

  std::size_t column(const std::string& name) {
    const auto found = std::ranges::find(layout_.columns, name);
    if (found != layout_.columns.end()) {
      return static_cast<std::size_t>(found - layout_.columns.begin());
    }
    layout_.columns.push_back(name);
    for (Texts& row : layout_.labels) row.emplace_back();
    return layout_.columns.size() - 1;
  }

  void add_table(const std::string& file) {
    std::string coding;
    const auto rows = read_delimited(root_ / file, &coding);
    if (rows.size() < 2) return;
    const Manifest table = manifest_of_rows(rows, finder_, file);
    std::size_t matched = 0;
    for (const ManifestEntry& entry : table.entries)
      matched += places_.contains(entry.path) ? 1 : 0;
    if (matched == 0 || (2 * matched < table.entries.size() && 2 * matched < paths_.size())) return;
    const bool says_labels = std::ranges::any_of(
        table.entries, [](const auto& entry) { return !entry.labels[0].empty(); });
    const bool own_labels = has_label_column(table, rows[0]);
    std::vector<std::size_t> columns;
    for (std::size_t i = 1; i < table.columns.size() && table.columns.size() <= kMostColumns; ++i) {
      columns.push_back(i);
    }
    std::vector<std::size_t> places;
    for (const std::size_t i : columns) places.push_back(column(table.columns[i]));
    bool splits = false;
    for (const ManifestEntry& entry : table.entries) {
      const auto place = places_.find(entry.path);
      if (place == places_.end()) continue;
      Texts& row = layout_.labels[place->second];
      if (own_labels && says_labels) row[0] = entry.labels[0];
      for (std::size_t i = 0; i < columns.size(); ++i) row[places[i]] = entry.labels[columns[i]];
      if (!entry.split) continue;
      layout_.splits[place->second] = entry.split;
      splits = true;
    }
    std::string words = splits ? "splits" : "";
    if (own_labels && says_labels) {
      const bool says_more = !table.label_name.empty() && table.label_name != "labels";
      words = "labels" + (says_more ? " (" + table.label_name + ")" : std::string()) +
              (splits ? ", splits" : "");
    }
    if (!places.empty()) words += (words.empty() ? "" : ", ") + std::string("columns");
    if (words.empty()) return;
    if (own_labels && !table.label_name.empty()) layout_.label_name = table.label_name;
    if (!coding.empty()) words += " (" + coding + ")";
    say(words + " from " + file +
        (matched < paths_.size() ? ", which names " + std::to_string(matched) + " of " +
                                       std::to_string(paths_.size()) + " sounds"
                                 : ""));
  }

  static bool has_label_column(const Manifest& table, const DelimitedRow& header) {
    return !table.label_name.empty() ||
           std::ranges::any_of(header.fields, [](const std::string& name) {
             return lower_case(trimmed_cell(name)) == "label";
           });
  }

  const fs::path& root_;
  const Texts& paths_;
  FolderLayout& layout_;
  SoundFinder finder_;
  std::unordered_map<std::string, std::size_t> places_;
  std::map<std::size_t, Split> listed_;
  std::set<std::string> list_names_;
};

}  // namespace

std::vector<Problem> add_companions(const fs::path& root, const std::vector<std::string>& paths,
                                    FolderLayout& layout, const std::stop_token& stop) {
  if (paths.empty()) return {};
  return Companions(root, paths, layout).add(stop);
}

}  // namespace earshot
