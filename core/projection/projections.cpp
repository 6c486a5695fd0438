#include "core/projection/projections.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/stopped.h"
#include "core/params/binder.h"
#include "core/projection/projection.h"
#include "core/projection/search_settings.h"

namespace earshot {
namespace {

/// With so many a search takes a minute, and finding each row's nearest a third of it.
constexpr std::int64_t kMostTsneRows = 50000;

/// Only all of it is 100, and only nothing is 0.
std::string whole_percent_of(double share) {
  double hundredths = std::round(100 * share);
  if (share < 1 && hundredths >= 100) hundredths = 99;
  if (share > 0 && hundredths <= 0) hundredths = 1;
  return std::to_string(static_cast<int>(hundredths));
}

Projected lay_out_by_pca(const Features& features, const ProjectionRequest& request) {
  const auto wanted = static_cast<std::size_t>(request.dimensions);
  const auto found =
      static_cast<std::size_t>(std::min<std::int64_t>(request.dimensions, features.width));
  PcaResult result = pca(features, static_cast<int>(found));
  Projected projected;
  const double share =
      std::accumulate(result.explained_ratio.begin(), result.explained_ratio.end(), 0.0);
  projected.caption = "PCA, " + whole_percent_of(share) + " % of variance";
  if (found == wanted) {
    projected.coordinates = std::move(result.coordinates);
    return projected;
  }
  // Fewer features than dimensions: the others are nothing.
  const auto rows = static_cast<std::size_t>(features.rows());
  projected.coordinates.assign(rows * wanted, 0.0F);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t d = 0; d < found; ++d) {
      projected.coordinates[row * wanted + d] = result.coordinates[row * found + d];
    }
  }
  return projected;
}

struct TsneOptions {
  double perplexity = 30;
  std::int64_t iterations = 750;
  double learning_rate = 0;
  Nearness metric = Nearness::Euclidean;
  std::int64_t seed = 0;
};

void describe(Binder& binder, TsneOptions& options) {
  binder.real("perplexity", options.perplexity)
      .label("Perplexity")
      .hard(2, 200)
      .soft(5, 50)
      .help("About how many neighbours it keeps together; at most a third of the clips.")
      .source("van der Maaten & Hinton 2008, sec. 2: 5 to 50");
  binder.integer("iterations", options.iterations)
      .label("Iterations")
      .hard(10, 100000)
      .soft(250, 2000)
      .help("After so many the search ends; the first third at most parts the clusters.")
      .source("ours; van der Maaten 2014, sec. 5: 1,000");
  binder.real("learning_rate", options.learning_rate)
      .label("Learning rate")
      .hard(0, 100000)
      .soft(0, 1000)
      .help("Of each step. 0: a twelfth of the clips, 200 at least.")
      .source("Belkina et al. 2019");
  describe_metric(binder, options.metric, "van der Maaten & Hinton 2008, sec. 2: euclidean");
  binder.integer("seed", options.seed)
      .label("Seed")
      .hard(0, 9007199254740992.0)
      .soft(0, 1000)
      .help("Names the jitter that parts equal clips at the start.")
      .source("ours");
}

Projected lay_out_by_tsne(const Features& features, const ProjectionRequest& request) {
  const auto options = options_from<TsneOptions>(request.settings);
  TsneSettings settings;
  settings.perplexity =
      std::min(options.perplexity, static_cast<double>(features.rows() - 1) / 3.0);
  settings.iterations = static_cast<int>(options.iterations);
  settings.dimensions = request.dimensions;
  settings.seed = static_cast<std::uint64_t>(options.seed);
  settings.nearness = options.metric;
  settings.learning_rate = options.learning_rate;
  const auto caption = [&](int iteration) {
    return "t-SNE, perplexity " + short_number(settings.perplexity) +
           (settings.nearness == Nearness::Cosine ? " by cosine" : "") + ", seed " +
           std::to_string(settings.seed) + ", iteration " + std::to_string(iteration) + " of " +
           std::to_string(settings.iterations);
  };
  Projected projected;
  double last_divergence = 0;
  projected.coordinates = tsne(
      features, settings,
      [&](int iteration, double divergence, std::span<const float> coordinates) {
        last_divergence = divergence;
        request.report({coordinates, caption(iteration),
                        "iteration " + std::to_string(iteration) + ", divergence " +
                            std::to_string(divergence).substr(0, 5),
                        static_cast<double>(iteration) / settings.iterations});
      },
      request.stop,
      tell_of_neighbours(request, "t-SNE, perplexity " + short_number(settings.perplexity)));
  leave_if_stopped(request.stop);
  projected.caption = caption(settings.iterations);
  projected.figures = {{"divergence", last_divergence}};
  return projected;
}

}  // namespace

std::function<void(double)> tell_of_neighbours(const ProjectionRequest& request,
                                               const std::string& beginning) {
  return [&request, beginning](double found) {
    const std::string words = "neighbours, " + whole_percent_of(found) + " % found";
    request.report({{}, beginning + ", " + words, words, 0});
  };
}

ProjectionEntry pca_projection() {
  ProjectionEntry projection;
  projection.words = {"pca", "PCA", "The directions in which the clips differ most",
                      "Pearson 1901; Hotelling 1933"};
  projection.dimensions = {2, 3};
  projection.lay_out = lay_out_by_pca;
  return projection;
}

ProjectionEntry tsne_projection() {
  ProjectionEntry projection;
  projection.words = {"tsne", "t-SNE", "Neighbours stay together, by a search of some seconds",
                      "van der Maaten & Hinton 2008"};
  projection.dimensions = {2, 3};
  projection.parameters = parameters_of<TsneOptions>();
  projection.least_rows = least_tsne_rows;
  projection.most_rows = kMostTsneRows;
  projection.is_search = true;
  projection.lay_out = lay_out_by_tsne;
  return projection;
}

}  // namespace earshot
