#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/params/parameter.h"

namespace earshot {

/// Without blanks around it: spaces, tabs, line breaks, the no-break space.
std::string trimmed_cell(const std::string& text);
/// ASCII letters alone; others stay.
std::string lower_case(std::string text);
/// Whether both are numbers of the same value: "5" and "5.0".
bool same_number(const std::string& one, const std::string& other);
/// The names in quotes with commas between them; of many the first few, and how many more.
std::string some_of(const std::vector<std::string>& names);

/// "train", "training", "trn", "valid", "validation", "val", "dev", "test", "testing", "tst",
/// "eval", "evaluation", "holdout", in any case; nothing for other words.
std::optional<Split> split_from_word(const std::string& word);

/// What is wrong with a setting that names a column which the data does not have: the nearest, and
/// those that there are.
ParameterError no_such_column(const std::string& setting, const std::string& name,
                              const std::vector<std::string>& columns);

}  // namespace earshot
