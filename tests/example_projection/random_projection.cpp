#include "tests/example_projection/random_projection.h"

#include <cmath>

#include "core/base/features.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/params/binder.h"

namespace earshot::example {
namespace {

struct RandomProjectionOptions {
  double density = 1;
  std::int64_t seed = 0;
};

void describe(Binder& binder, RandomProjectionOptions& options) {
  binder.real("density", options.density)
      .label("Density")
      .hard(0.01, 1)
      .help("Share of the features that a direction looks at.")
      .source("Li, Hastie & Church 2006, eq. 6: 1 / sqrt(features)");
  binder.integer("seed", options.seed)
      .label("Seed")
      .hard(0, 1000000)
      .soft(0, 100)
      .help("Names the draw of the directions.")
      .source("ours");
}

/// Entries of +-1 / sqrt(density), or 0 (Li, Hastie & Church 2006, eq. 6).
std::vector<float> drawn_direction(const RandomProjectionOptions& options, int dimension,
                                   std::int64_t width) {
  Random random(static_cast<std::uint64_t>(options.seed),
                {name_hash("random-projection"), static_cast<std::uint64_t>(dimension)});
  std::vector<float> direction(static_cast<std::size_t>(width));
  for (float& entry : direction) {
    const double sign = random.uniform() < 0.5 ? -1 : 1;
    const bool is_looked_at = random.uniform() < options.density;
    entry = is_looked_at ? static_cast<float>(sign / std::sqrt(options.density)) : 0.0F;
  }
  return direction;
}

Projected project(const Features& features, const ProjectionRequest& request) {
  const auto options = options_from<RandomProjectionOptions>(request.settings);
  std::vector<std::vector<float>> directions;
  for (int d = 0; d < request.dimensions; ++d) {
    directions.push_back(drawn_direction(options, d, features.width));
  }
  Projected projected;
  for (std::int64_t row = 0; row < features.rows(); ++row) {
    leave_if_stopped(request.stop);
    for (const std::vector<float>& direction : directions) {
      double sum = 0;
      for (std::size_t i = 0; i < direction.size(); ++i) sum += direction[i] * features.row(row)[i];
      projected.coordinates.push_back(static_cast<float>(sum));
    }
  }
  projected.caption = "random directions, seed " + std::to_string(options.seed);
  return projected;
}

}  // namespace

ProjectionEntry random_projection() {
  ProjectionEntry projection;
  projection.words = {"random", "Random", "Directions drawn at random, which keep distances well",
                      "Li, Hastie & Church 2006"};
  projection.dimensions = {2, 3};
  projection.parameters = parameters_of<RandomProjectionOptions>();
  projection.lay_out = project;
  return projection;
}

Catalogue catalogue_with_random_projection() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.projections.push_back(random_projection());
  return catalogue;
}

}  // namespace earshot::example
