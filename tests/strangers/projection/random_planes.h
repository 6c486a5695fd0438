#pragma once

#include <cstdint>

#include "core/catalogue/projections.h"
#include "core/params/binder.h"

namespace earshot::strangers {

struct RandomPlanesOptions {
  std::int64_t seed = 1;
  double scale = 1;
};

void describe(Binder& binder, RandomPlanesOptions& options);

/// Features times a matrix of Gaussian numbers, width by dimensions, drawn by the seed with a
/// deviation of scale / sqrt(dimensions): squared distances are kept in the mean, times scale^2.
ProjectionEntry random_planes();

}  // namespace earshot::strangers
