#include "tests/strangers/projection/random_planes.h"

#include <cmath>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/base/random.h"
#include "core/base/stopped.h"

namespace earshot::strangers {
namespace {

/// [width, dimensions], row-major.
std::vector<double> planes(const RandomPlanesOptions& options, std::size_t width,
                           std::size_t dimensions) {
  Random random(static_cast<std::uint64_t>(options.seed), {name_hash("random-planes")});
  const double deviation = options.scale / std::sqrt(static_cast<double>(dimensions));
  std::vector<double> matrix(width * dimensions);
  for (double& number : matrix) number = deviation * random.normal();
  return matrix;
}

Projected lay_out_on_planes(const Features& features, const ProjectionRequest& request) {
  const auto options = options_from<RandomPlanesOptions>(request.settings);
  const auto dimensions = static_cast<std::size_t>(request.dimensions);
  const auto width = static_cast<std::size_t>(features.width);
  const std::vector<double> matrix = planes(options, width, dimensions);
  Projected found;
  found.coordinates.reserve(static_cast<std::size_t>(features.rows()) * dimensions);
  for (std::int64_t row = 0; row < features.rows(); ++row) {
    if (row % 256 == 0) leave_if_stopped(request.stop);
    const auto values = features.row(row);
    for (std::size_t axis = 0; axis < dimensions; ++axis) {
      double sum = 0;
      for (std::size_t i = 0; i < width; ++i) sum += values[i] * matrix[i * dimensions + axis];
      found.coordinates.push_back(static_cast<float>(sum));
    }
  }
  found.caption =
      "random planes, seed " + std::to_string(options.seed) + ", scale " + to_text(options.scale);
  return found;
}

}  // namespace

void describe(Binder& binder, RandomPlanesOptions& options) {
  binder.integer("seed", options.seed)
      .label("Seed")
      .help("Names the planes that are drawn.")
      .source("ours")
      .hard(0, 1000000)
      .soft(0, 100);
  binder.real("scale", options.scale)
      .label("Scale")
      .help("Every distance is multiplied by it.")
      .source("ours")
      .hard(0.001, 1000)
      .soft(0.1, 10)
      .scale(Scale::Log);
}

ProjectionEntry random_planes() {
  ProjectionEntry projection;
  projection.words = {"random-planes", "Random planes",
                      "Features as a random Gaussian matrix maps them",
                      "Johnson and Lindenstrauss 1984; Dasgupta and Gupta 2003"};
  projection.dimensions = {2, 3};
  projection.parameters = parameters_of<RandomPlanesOptions>();
  projection.lay_out = lay_out_on_planes;
  return projection;
}

}  // namespace earshot::strangers
