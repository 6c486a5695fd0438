#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/params/parameter.h"

namespace earshot {

/// The defaults of declarations.
Values default_values(const std::vector<Parameter>& parameters);

/// A whole set of values for declarations that belong to no experiment (of an exporter, a
/// projection): what is missing takes its default. Throws ParameterError: an unknown id (with the
/// nearest), wrong kind, out of range.
Values checked_values(const std::vector<Parameter>& parameters, const Values& given);

/// The same of what a person typed, id and text.
Values values_from_texts(const std::vector<Parameter>& parameters,
                         const std::vector<std::pair<std::string, std::string>>& given);

}  // namespace earshot
