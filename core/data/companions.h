#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/folder_layout.h"

namespace earshot {

/// Adds to what the folders say what lists and tables beside the sounds say:
///  - text files that name sounds line by line and a split in their own names (testing_list.txt,
///    val.txt): what no list names is for training, or left out where a list of training is there;
///  - CSV and TSV tables (meta/esc50.csv, metadata/UrbanSound8K.csv, train/metadata.csv) at least
///    half of whose rows, or that name at least half of the sounds: their columns become columns.
/// Only the folder itself, folders around all sounds, folders of splits and folders without sounds
/// beside them are looked into. `layout.words` says what was taken; what cannot be read is passed
/// over. Returns the paths that a list of training does not name, with the reason.
std::vector<Problem> add_companions(const std::filesystem::path& root,
                                    const std::vector<std::string>& paths, FolderLayout& layout,
                                    const std::stop_token& stop);

}  // namespace earshot
