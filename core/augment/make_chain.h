#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/augment/chain.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

/// A link from an entry and its settings by id; what is missing keeps its default.
/// Throws ParameterError where a value does not fit.
ChainLink make_link(const AugmentationEntry& entry, const Values& settings);

/// The chain of the named augmentations, in that order. Throws ParameterError: unknown name (with
/// the nearest known one), or a setting that does not fit.
Chain make_chain(const Catalogue& catalogue, const std::vector<std::string>& order,
                 const std::function<Values(const std::string& name)>& settings_of);

}  // namespace earshot
