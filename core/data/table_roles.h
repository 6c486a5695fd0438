#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

/// Which columns of a table say what, by the names that tables of sounds give them.
struct TableRoles {
  /// That may hold the files' names, the likeliest first: path, file_name, fname,
  /// slice_file_name...
  std::vector<std::size_t> paths;
  std::optional<std::size_t> label;  ///< label, class, category, genre, target...
  /// That may hold splits, where their cells say train, valid or test: split, subset, fold...
  std::vector<std::size_t> splits;
};

TableRoles roles_of(const std::vector<std::string>& names);

}  // namespace earshot
