#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/params/value.h"

namespace earshot {

/// Path of a setting and what is wrong with it beside the others, in words.
using Contradictions = std::vector<std::pair<std::string, std::string>>;

/// What methods cannot do with an encoder or with settings of their own that are each allowed;
/// `all`: every setting of the experiment by its path.
Contradictions contradictions_of_byol_a(const Values& all);
Contradictions contradictions_of_pase(const Values& all);
Contradictions contradictions_of_context_prediction(const Values& all);

}  // namespace earshot
