#pragma once

#include <cstdint>
#include <string>

#include "core/data/dataset.h"
#include "core/data/draw_splits.h"

namespace earshot {

/// Which splits the data itself says, and how the rest is drawn.
struct SplitWishes {
  std::string column = {};       ///< data.split: a column of splits; "": what manifest, folders say
  std::string valid_value = {};  ///< data.valid_value: its values, with commas between them
  std::string test_value = {};   ///< data.test_value
  std::string group = {};        ///< a column whose groups stay whole; "": none
  std::string label = "label";   ///< a column whose classes have their share each
  bool by_path = false;          ///< split_of_path() in place of draw_splits()
  friend bool operator==(const SplitWishes&, const SplitWishes&) = default;
};

/// Throws ParameterError, naming the setting, where the wishes name a column that the data does not
/// have, or values of none.
void check_split_columns(const Dataset& dataset, const SplitWishes& wishes);

/// Gives every clip its split: what the column says where one is named, else Clip::given; clips of
/// which nothing is said go with their group where that has a split, and are drawn where not.
/// Dataset::split_note says where a group is in two splits. Throws ParameterError, naming the
/// setting, where `strict` and there is no such column, or where the column's values do not go with
/// the wishes; classes are drawn as one where there is no column of labels.
void assign_splits(Dataset& dataset, const SplitWishes& wishes, std::uint64_t seed,
                   const DrawnShares& shares, bool strict);

}  // namespace earshot
