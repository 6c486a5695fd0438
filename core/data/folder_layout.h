#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// What the folders of a data set say of its sounds.
struct FolderLayout {
  std::vector<std::string> columns;              ///< columns[0] is "label"
  std::vector<std::vector<std::string>> labels;  ///< [path][column]
  std::vector<std::optional<Split>> splits;      ///< [path], where a folder names it
  std::string label_name;                        ///< a table's own name of the label; "" for none
  /// What was read beyond "the first folder is the label", in one line; "" for nothing.
  std::string words;
};

/// Reads folders level by level, from the outermost:
///  - a folder that all sounds lie in says nothing, and is passed over;
///  - the first level whose folders are all called after splits, of which one is for training, says
///    the split (train, training, trn; val, valid, validation, dev; test, testing, tst, eval,
///    evaluation, holdout; in any case, also as a word within a name: train-clean-100, audio_test;
///    without a train, dev is for training). Beside them unlabeled and extra are for training too.
///    A class called test among others called otherwise is a class;
///  - a level of folders called fold1, fold_2, ... is a column `fold` of their numbers;
///  - the first other level of more than one folder is the label, further ones are columns folder2,
///    folder3, ... by their place; a folder between underscores (_background_noise_) is no class;
///  - sounds without such a level whose names share beginnings up to a first dot (kick.1.wav) have
///    those as labels.
/// `paths`: relative, with "/".
FolderLayout read_folder_layout(const std::vector<std::string>& paths);

/// The first folder of each path as its label, and nothing else.
FolderLayout plain_folder_layout(const std::vector<std::string>& paths);

/// A folder's or list's name that says a split: as a whole, or by one of its words.
std::optional<Split> split_in_name(const std::string& name);

}  // namespace earshot
