#include "core/projection/lay_out.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/params/declared_values.h"

namespace earshot {

std::string refusal_of(const ProjectionEntry& projection, std::int64_t rows) {
  const std::string there_are = "; there are " + std::to_string(rows) + ".";
  if (rows < projection.least_rows) {
    return projection.words.label + " arranges " + std::to_string(projection.least_rows) +
           " clips or more" + there_are;
  }
  if (projection.most_rows > 0 && rows > projection.most_rows) {
    return projection.words.label + " takes up to " + std::to_string(projection.most_rows) +
           " clips" + there_are;
  }
  return {};
}

Projected lay_out(const ProjectionEntry& projection, const Features& features,
                  ProjectionRequest request) {
  const std::string whose = "the projection " + projection.words.name + ": ";
  if (std::ranges::find(projection.dimensions, request.dimensions) == projection.dimensions.end()) {
    throw std::runtime_error(whose + "lays nothing out in " + std::to_string(request.dimensions) +
                             " dimensions");
  }
  const std::string refusal = refusal_of(projection, features.rows());
  if (!refusal.empty()) throw std::runtime_error(refusal);
  request.settings = checked_values(projection.parameters, request.settings);
  Projected projected;
  try {
    projected = projection.lay_out(features, request);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(error.what());  // of the features, in one line
  }
  const std::int64_t wanted = features.rows() * request.dimensions;
  if (static_cast<std::int64_t>(projected.coordinates.size()) != wanted) {
    throw std::runtime_error(whose + "gave " + std::to_string(projected.coordinates.size()) +
                             " numbers in place of " + std::to_string(wanted));
  }
  if (!std::ranges::all_of(projected.coordinates, [](float x) { return std::isfinite(x); })) {
    throw std::runtime_error(whose + "gave coordinates that are not finite");
  }
  return projected;
}

}  // namespace earshot
