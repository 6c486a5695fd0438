#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// A label column as numbers: the place of each clip's text among the column's sorted texts.
struct NumberedColumn {
  std::vector<std::string> names;     ///< sorted, distinct, without the empty one
  std::vector<std::int64_t> numbers;  ///< clip -> place in names, -1 where its text is empty

  std::vector<std::int64_t> of(const std::vector<std::int64_t>& clips) const;
};

/// A column that the data set does not have gives -1 for every clip.
NumberedColumn numbered_column(const Dataset& dataset, const std::string& column);

}  // namespace earshot
