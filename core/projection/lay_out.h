#pragma once

#include "core/base/features.h"
#include "core/catalogue/projections.h"

namespace earshot {

/// Why a projection cannot lay so many rows out, "t-SNE arranges 4 clips or more; there are 3."; ""
/// where it can.
std::string refusal_of(const ProjectionEntry& projection, std::int64_t rows);

/// Lays features out: checks the request before, and what comes back. Throws ParameterError for
/// settings, std::runtime_error, one line, for dimensions or rows that it does not take and for
/// coordinates that are not finite or not as many as asked for, and what the projection throws.
Projected lay_out(const ProjectionEntry& projection, const Features& features,
                  ProjectionRequest request);

}  // namespace earshot
