#pragma once

#include <string>
#include <vector>

#include "core/measures/protocol.h"

namespace earshot {

/// Of these items those whose clip's text in the column is not empty. Throws NotStarted, one line,
/// where there is no such column, no label, one class only, or no training or test clip.
LabelledItems labelled_items(const Dataset& dataset, const std::string& column,
                             const std::vector<Item>& items);

}  // namespace earshot
