#pragma once

#include <set>
#include <string>

#include "core/experiment/experiment.h"

namespace earshot {

/// Whether a setting says which sounds there are, how they are labelled and split: everything in
/// `data` but the rate and what becomes of short clips, which belong to a method's recipe.
bool describes_sounds(const std::string& path);

/// `wanted` (a preset) on the sounds of `here`. Of the recipe's own settings of the data, those
/// `by_hand` stay as they are here too.
Experiment on_the_sounds_of(const Catalogue& catalogue, Experiment wanted, const Experiment& here,
                            const std::set<std::string>& by_hand);

}  // namespace earshot
