#pragma once

#include <string>

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Why there are too few clips to train on, in one line that begins with the setting and says what
/// would do; "" where there are enough. By the splits and the headers alone: nothing is decoded.
std::string too_little_to_train(const Dataset& dataset, const Experiment& experiment);

/// Why a run on these clips could not be evaluated by a label column: no test clip, one class, one
/// clip a class, no class in both splits; with what would do. "" where it can. A column that the
/// data does not have is no matter of amounts: "".
std::string too_little_to_evaluate(const Dataset& dataset, const std::string& column);

/// Which of data.label and data.group the data does not have, with the nearest name; "" for none.
std::string missing_column(const Dataset& dataset, const Experiment& experiment);

}  // namespace earshot
