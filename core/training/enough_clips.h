#pragma once

#include <string>

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Why there are too few clips to train on, in one line that begins with the setting and says what
/// would do; "" where there are enough. By the splits and the headers alone: nothing is decoded.
std::string too_little_to_train(const Catalogue& catalogue, const Dataset& dataset,
                                const Experiment& experiment);

/// Why a run on these clips could not be evaluated by a label column: no test clip, one class, one
/// clip a class, no class in both splits; with what would do. "" where it can. A column that the
/// data does not have is no matter of amounts: "".
std::string too_little_to_evaluate(const Dataset& dataset, const std::string& column);

/// Which of the columns that an experiment names (data.label, group, split, split_group) the data
/// does not have, with the nearest name; "" for none.
std::string missing_column(const Dataset& dataset, const Experiment& experiment);

/// Why the method cannot learn from these labels; "" where it can, or reads none.
std::string too_few_classes(const Catalogue& catalogue, const Dataset& dataset,
                            const Experiment& experiment);

/// Why an experiment cannot be trained on these clips, in one line that begins with the setting:
/// the first of missing_column(), too_little_to_train(), too_few_classes(). By the listing alone,
/// and fast: a pass over the clips.
std::string no_ground_to_train(const Catalogue& catalogue, const Dataset& dataset,
                               const Experiment& experiment);

}  // namespace earshot
