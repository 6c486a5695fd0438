#include "core/data/folder_layout.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "core/data/cell_text.h"
#include "core/data/composed.h"
#include "core/data/manifest.h"

namespace earshot {
namespace {

using Texts = std::vector<std::string>;

/// The folders of a path, outermost first.
Texts folders_of(const std::string& path) {
  Texts folders;
  std::size_t from = 0;
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', from)) {
    folders.push_back(path.substr(from, slash - from));
    from = slash + 1;
  }
  return folders;
}

/// Words of letters, in lower case: "Train-clean-100" has train, clean.
Texts words_in(const std::string& name) {
  Texts words;
  std::string word;
  for (const char letter : lower_case(name) + "-") {
    if (std::isalpha(static_cast<unsigned char>(letter)) ||
        static_cast<unsigned char>(letter) >= 0x80) {
      word += letter;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

bool is_beside_splits(const std::string& name) {
  static const std::set<std::string> known{"unlabeled",    "unlabelled", "unsup",
                                           "unsupervised", "extra",      "extras"};
  return known.contains(lower_case(name));
}

std::optional<std::string> fold_number(const std::string& name) {
  const std::string low = lower_case(name);
  for (const std::string word : {"fold", "folds", "cv", "kfold"}) {
    if (!low.starts_with(word)) continue;
    auto digits = low.find_first_not_of(" _-.", word.size());
    if (digits == std::string::npos) return {};
    if (low.find_first_not_of("0123456789", digits) != std::string::npos) return {};
    digits = std::min(low.find_first_not_of('0', digits), low.size() - 1);
    return low.substr(digits);
  }
  return {};
}

bool is_no_class(const std::string& name) {
  return name.size() > 2 && name.front() == '_' && name.back() == '_';
}

/// The distinct folders of one level.
struct Level {
  std::size_t place = 0;
  std::set<std::string> names;
  std::size_t paths = 0;  ///< that reach it
  bool says_split = false, says_fold = false;
};

class LayoutReader {
 public:
  explicit LayoutReader(const Texts& paths) : paths_(paths) {
    for (const std::string& path : paths_) {
      folders_.push_back(folders_of(path));
      for (std::size_t i = 0; i < folders_.back().size(); ++i) {
        if (levels_.size() <= i) levels_.push_back({i, {}, 0, false, false});
        levels_[i].names.insert(folders_.back()[i]);
        ++levels_[i].paths;
      }
    }
  }

  FolderLayout read() {
    layout_.columns = {"label"};
    layout_.labels.resize(paths_.size());
    layout_.splits.resize(paths_.size());
    find_splits();
    find_folds();
    for (const Level& level : levels_) {
      if (level.says_split || level.says_fold) continue;
      if (wraps_all(level) && !label_) {
        wrapping_ += (wrapping_.empty() ? "" : "/") + *level.names.begin();
      } else if (!label_) {
        label_ = level.place;
      } else if (level.names.size() > 1 && level.names.size() < paths_.size()) {
        further_.push_back(level.place);
      }
    }
    fill();
    say();
    return std::move(layout_);
  }

 private:
  /// What each folder of a level says, where all say a split and together make sense.
  std::map<std::string, Split> splits_of(const Level& level) const {
    std::map<std::string, Split> said;
    std::set<Split> found;
    for (const std::string& name : level.names) {
      const auto split = split_in_name(name);
      if (!split && !is_beside_splits(name)) return {};
      said[name] = split.value_or(Split::Train);
      if (split) found.insert(*split);
    }
    if (found.size() < 2) return {};
    if (!found.contains(Split::Train)) {
      // A development set beside an evaluation set is what one trains on.
      for (auto& [name, split] : said) {
        const Texts words = words_in(name);
        const bool dev = std::ranges::any_of(
            words, [](const std::string& word) { return word.starts_with("dev"); });
        if (split == Split::Valid && !dev) return {};
        if (split == Split::Valid) split = Split::Train;
      }
    }
    return said;
  }

  void find_splits() {
    for (Level& level : levels_) {
      if (2 * level.paths < paths_.size()) continue;
      const auto said = splits_of(level);
      if (said.empty()) continue;
      level.says_split = true;
      if (split_) continue;  // train/train_audio: said already
      split_ = level.place;
      split_names_ = level.names;
      for (std::size_t i = 0; i < paths_.size(); ++i) {
        if (folders_[i].size() > level.place) {
          layout_.splits[i] = said.at(folders_[i][level.place]);
        }
      }
    }
  }

  void find_folds() {
    for (Level& level : levels_) {
      level.says_fold = !level.says_split && !fold_ && level.names.size() > 1 &&
                        std::ranges::all_of(level.names, [](const std::string& name) {
                          return fold_number(name).has_value();
                        });
      if (level.says_fold) fold_ = level.place;
    }
  }

  /// One folder around all, or around all but a few loose sounds where classes lie deeper.
  bool wraps_all(const Level& level) const {
    if (level.names.size() != 1) return false;
    return level.paths == paths_.size() ||
           std::any_of(levels_.begin() + static_cast<std::ptrdiff_t>(level.place) + 1,
                       levels_.end(), [](const Level& deeper) {
                         return deeper.names.size() > 1 && !deeper.says_split && !deeper.says_fold;
                       });
  }

  std::string folder_at(std::size_t path, std::optional<std::size_t> level) const {
    if (!level || folders_[path].size() <= *level) return {};
    return composed(trimmed_cell(folders_[path][*level]));
  }

  void fill() {
    if (fold_) layout_.columns.emplace_back("fold");
    for (const std::size_t level : further_) {
      layout_.columns.push_back("folder" + std::to_string(level + 1));
    }
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      Texts& row = layout_.labels[i];
      row.push_back(folder_at(i, label_));
      if (is_no_class(row[0])) {
        no_class_.insert(row[0]);
        row[0].clear();
      }
      if (fold_) {
        const std::string folder = folder_at(i, fold_);
        row.push_back(folder.empty() ? folder : *fold_number(folder));
      }
      for (const std::size_t level : further_) row.push_back(folder_at(i, level));
    }
    if (!label_) read_beginnings();
  }

  /// kick.1.wav, kick.2.wav, snare.1.wav: what stands before the first dot, where that makes
  /// classes.
  void read_beginnings() {
    std::map<std::string, std::size_t> counts;
    Texts beginnings;
    for (const std::string& path : paths_) {
      const std::string name = path.substr(path.rfind('/') + 1);
      const auto dot = name.find('.');
      if (dot == 0 || dot == name.rfind('.')) return;
      beginnings.push_back(composed(trimmed_cell(name.substr(0, dot))));
      ++counts[beginnings.back()];
    }
    const bool all_repeat =
        std::ranges::all_of(counts, [](const auto& one) { return one.second > 1; });
    if (counts.size() < 2 || !all_repeat) return;
    for (std::size_t i = 0; i < paths_.size(); ++i) layout_.labels[i][0] = beginnings[i];
    beginnings_ = true;
  }

  void say() {
    Texts parts;
    if (split_) parts.push_back("splits from the folders " + some_of_folders(split_names_));
    if (fold_) {
      parts.push_back("a column fold from " + some_of_folders(levels_[*fold_].names));
    }
    if (!wrapping_.empty()) parts.push_back("the folder " + wrapping_ + " around all passed over");
    if (beginnings_) parts.push_back("labels from what stands before the first dot of a name");
    if (!parts.empty() && label_ && (split_ || fold_ || !wrapping_.empty())) {
      const auto& names = levels_[*label_].names;
      parts.push_back("labels from " + some_of_folders(names));
    }
    if (!no_class_.empty()) parts.push_back(*no_class_.begin() + " is no class");
    for (const std::string& part : parts) {
      layout_.words += (layout_.words.empty() ? "" : "; ") + part;
    }
  }

  static std::string some_of_folders(const std::set<std::string>& names) {
    constexpr std::size_t most = 4;
    std::string list;
    std::size_t named = 0;
    for (const std::string& name : names) {
      if (named == most) return list + " and " + std::to_string(names.size() - most) + " more";
      list += (named++ == 0 ? "" : ", ") + name;
    }
    return list;
  }

  const Texts& paths_;
  std::vector<Texts> folders_;
  std::vector<Level> levels_;
  FolderLayout layout_;
  std::optional<std::size_t> split_, fold_, label_;
  std::vector<std::size_t> further_;
  std::set<std::string> split_names_, no_class_;
  std::string wrapping_;
  bool beginnings_ = false;
};

}  // namespace

std::optional<Split> split_in_name(const std::string& name) {
  if (const auto whole = split_from_word(name)) return whole;
  std::set<Split> found;
  for (std::string word : words_in(name)) {
    for (const char* end : {"sets", "set", "data", "split"}) {
      if (word.ends_with(end) && word != end) word.resize(word.size() - std::string(end).size());
    }
    if (const auto split = split_from_word(word)) found.insert(*split);
  }
  if (found.size() != 1) return {};
  return *found.begin();
}

FolderLayout read_folder_layout(const std::vector<std::string>& paths) {
  return LayoutReader(paths).read();
}

FolderLayout plain_folder_layout(const std::vector<std::string>& paths) {
  FolderLayout layout;
  layout.columns = {"label"};
  layout.splits.resize(paths.size());
  for (const std::string& path : paths) layout.labels.push_back({first_folder(path)});
  return layout;
}

}  // namespace earshot
