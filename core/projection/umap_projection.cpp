#include <algorithm>
#include <stdexcept>

#include "core/base/stopped.h"
#include "core/params/binder.h"
#include "core/projection/projections.h"
#include "core/projection/search_settings.h"
#include "core/projection/umap.h"

namespace earshot {
namespace {

/// Finding each row's nearest takes the square of their number: a minute of so many.
constexpr std::int64_t kMostUmapRows = 100000;

struct UmapOptions {
  std::int64_t neighbours = 15;
  double min_dist = 0.1;
  double spread = 1;
  std::int64_t epochs = 0;
  Nearness metric = Nearness::Euclidean;
  UmapStart start = UmapStart::Spectral;
  std::int64_t seed = 0;
};

void describe(Binder& binder, UmapOptions& options) {
  binder.integer("neighbours", options.neighbours)
      .label("Neighbours")
      .hard(2, 500)
      .soft(5, 50)
      .help(
          "How many of the nearest a clip is tied to, itself among them: few show small groups, "
          "many the whole; at most all clips.")
      .source("McInnes, Healy & Melville 2018, sec. 4.3; umap-learn: 15");
  binder.real("min_dist", options.min_dist)
      .label("Least distance")
      .hard(0, 10)
      .soft(0, 1)
      .help("How far apart it lays clips that are much alike; at most the spread.")
      .source("McInnes, Healy & Melville 2018, sec. 4.3; umap-learn: 0.1");
  binder.real("spread", options.spread)
      .label("Spread")
      .hard(0.1, 10)
      .soft(0.5, 3)
      .help("The scale of the map: with more of it groups are looser.")
      .source("umap-learn: 1");
  binder.integer("epochs", options.epochs)
      .label("Epochs")
      .hard(0, 100000)
      .soft(0, 1000)
      .help("After so many the search ends. 0: 500, or 200 of more than 10,000 clips.")
      .source("umap-learn");
  describe_metric(binder, options.metric, "umap-learn: euclidean");
  binder
      .choice("start", options.start,
              {{UmapStart::Spectral, "spectral", "spectral",
                "The slowest waves of the neighbours' graph; from PCA where it has several parts."},
               {UmapStart::Pca, "pca", "PCA", "The directions in which the clips differ most."}})
      .label("Start")
      .help("Where the clips lie before the search.")
      .source("McInnes, Healy & Melville 2018, algorithm 4; Kobak & Linderman 2021");
  binder.integer("seed", options.seed)
      .label("Seed")
      .hard(0, 9007199254740992.0)
      .soft(0, 1000)
      .help("Names what is drawn: the same seed gives the same map, on any number of threads.")
      .source("ours");
}

Projected lay_out_by_umap(const Features& features, const ProjectionRequest& request) {
  const auto options = options_from<UmapOptions>(request.settings);
  if (options.min_dist > options.spread) {
    throw std::runtime_error("min_dist: " + short_number(options.min_dist) +
                             " is more than the spread, " + short_number(options.spread) +
                             "; less of the one or more of the other");
  }
  UmapSettings settings;
  settings.neighbours = std::min(options.neighbours, features.rows());
  settings.least_distance = options.min_dist;
  settings.spread = options.spread;
  settings.epochs = static_cast<int>(options.epochs);
  settings.dimensions = request.dimensions;
  settings.nearness = options.metric;
  settings.start = options.start;
  settings.seed = static_cast<std::uint64_t>(options.seed);
  const int epochs = umap_epochs(settings, features.rows());
  const std::string beginning = "UMAP, " + std::to_string(settings.neighbours) + " neighbours" +
                                (settings.nearness == Nearness::Cosine ? " by cosine" : "") +
                                ", seed " + std::to_string(settings.seed);
  const auto at_epoch = [&](int epoch) {
    return ", epoch " + std::to_string(epoch) + " of " + std::to_string(epochs);
  };
  UmapLayout found = umap(
      features, settings,
      [&](int epoch, std::span<const float> coordinates) {
        request.report({coordinates, beginning + at_epoch(epoch), "epoch " + std::to_string(epoch),
                        static_cast<double>(epoch) / epochs});
      },
      request.stop, tell_of_neighbours(request, beginning));
  leave_if_stopped(request.stop);
  Projected projected;
  projected.coordinates = std::move(found.coordinates);
  projected.caption = beginning + at_epoch(epochs);
  if (found.start != options.start) {
    projected.caption += found.parts > 1 ? ", from PCA: the neighbours fall into " +
                                               std::to_string(found.parts) + " parts"
                                         : ", from PCA: no spectral start was found";
  }
  return projected;
}

}  // namespace

ProjectionEntry umap_projection() {
  ProjectionEntry projection;
  projection.words = {"umap", "UMAP",
                      "Neighbours stay together and groups hang together, by a search of seconds",
                      "McInnes, Healy & Melville 2018"};
  projection.dimensions = {2, 3};
  projection.parameters = parameters_of<UmapOptions>();
  projection.least_rows = least_umap_rows;
  projection.most_rows = kMostUmapRows;
  projection.is_search = true;
  projection.lay_out = lay_out_by_umap;
  return projection;
}

}  // namespace earshot
