#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/runs/given_features.h"

namespace earshot {

/// What "birds/a.wav@12.5-14" asks for; without stretch where the part behind the @ is none, for a
/// name may hold one too.
struct RowQuery {
  std::string path;
  std::optional<Item::Stretch> stretch = {};
};
RowQuery row_query(const std::string& text);

/// The row of a path, as the column `path` has it or as its only ending after a slash; of several
/// stretches of it the one that the query's stretch covers best, the first without one. "#17" is
/// the 17th row of the file. Throws std::runtime_error, one line, where no row or more than one
/// path fits.
std::int64_t find_row(const GivenFeatures& features, const std::string& query);

}  // namespace earshot
