#include "core/projection/umap.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/base/cores.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/projection/compared_rows.h"
#include "core/projection/fuzzy_set.h"
#include "core/projection/nearest_rows.h"
#include "core/projection/principal_components.h"
#include "core/projection/spectral_layout.h"
#include "core/projection/umap_descent.h"
#include "core/projection/umap_nearest.h"

namespace earshot {
namespace {

/// umap-learn's: epochs by the number of rows, the start's width and the jitter that parts equal
/// rows.
constexpr std::int64_t kFewRows = 10000;
constexpr int kEpochsOfFew = 500, kEpochsOfMany = 200;
constexpr double kStartWidth = 10.0, kJitterOfStart = 1e-4;
/// With fewer rows an epoch is so short that waiting for another thread, which other programs may
/// hold up, costs more than it saves.
constexpr std::int64_t kRowsOfThread = 10000;

void require_fit(const Features& features, const UmapSettings& settings) {
  const std::int64_t rows = features.rows();
  if (settings.dimensions < 2 || settings.dimensions > 3) {
    throw std::invalid_argument("UMAP lays out in two or three dimensions");
  }
  if (rows < least_umap_rows) {
    throw std::invalid_argument("UMAP arranges " + std::to_string(least_umap_rows) +
                                " rows or more; there are " + std::to_string(rows));
  }
  if (settings.neighbours < 2 || settings.neighbours > rows) {
    throw std::invalid_argument("UMAP: " + std::to_string(settings.neighbours) +
                                " neighbours do not fit " + std::to_string(rows) +
                                " rows: from 2 to as many as there are rows");
  }
  if (settings.epochs < 0) throw std::invalid_argument("UMAP: epochs from 0");
}

/// Without what is too weak to be drawn in so many epochs.
FuzzySet drawable(const FuzzySet& set, int epochs) {
  const float most = set.membership.empty() ? 0.0F : std::ranges::max(set.membership);
  const float least = most / static_cast<float>(std::max(epochs, 1));
  FuzzySet kept;
  kept.starts.push_back(0);
  for (std::size_t row = 0; row < set.rows(); ++row) {
    for (std::size_t at = set.starts[row]; at < set.starts[row + 1]; ++at) {
      if (set.membership[at] < least) continue;
      kept.columns.push_back(set.columns[at]);
      kept.membership.push_back(set.membership[at]);
    }
    kept.starts.push_back(kept.columns.size());
  }
  return kept;
}

std::vector<std::vector<double>> axes_of_pca(const torch::Tensor& rows, int dimensions) {
  const torch::Tensor found = principal_components(rows, dimensions).project(rows).t().contiguous();
  std::vector<std::vector<double>> axes;
  for (std::int64_t d = 0; d < found.size(0); ++d) {
    const auto* first = found.data_ptr<double>() + d * found.size(1);
    axes.emplace_back(first, first + found.size(1));
  }
  return axes;
}

/// Each axis from 0 to kStartWidth.
Layout<float> started(const std::vector<std::vector<double>>& axes, std::uint64_t seed) {
  Random random(seed, {name_hash("umap")});
  Layout<float> layout;
  for (const auto& axis : axes) {
    const auto [low, high] = std::ranges::minmax(axis);
    const double width = high > low ? high - low : 1;
    auto& places = layout.emplace_back();
    for (const double value : axis) {
      // Rounded before the jitter, for the last digits of a library's sums hang on its threads.
      const auto place = static_cast<float>(kStartWidth * (value - low) / width);
      places.push_back(place + static_cast<float>(kJitterOfStart * random.normal()));
    }
  }
  return layout;
}

void put_into(std::vector<float>& coordinates, const Layout<float>& layout) {
  const std::size_t dimensions = layout.size(), rows = layout[0].size();
  coordinates.resize(rows * dimensions);
  for (std::size_t d = 0; d < dimensions; ++d) {
    for (std::size_t i = 0; i < rows; ++i) coordinates[i * dimensions + d] = layout[d][i];
  }
}

}  // namespace

int umap_epochs(const UmapSettings& settings, std::int64_t rows) {
  if (settings.epochs > 0) return settings.epochs;
  return rows <= kFewRows ? kEpochsOfFew : kEpochsOfMany;
}

int umap_threads(const UmapSettings& settings, std::int64_t rows) {
  if (settings.threads > 0) return settings.threads;
  return static_cast<int>(std::clamp<std::int64_t>(rows / kRowsOfThread, 1, cores_to_use()));
}

UmapLayout umap(const Features& features, const UmapSettings& settings,
                const std::function<void(int, std::span<const float>)>& report,
                std::stop_token stop, const std::function<void(double)>& looking) {
  require_fit(features, settings);
  const UmapCurve curve = umap_curve(settings.least_distance, settings.spread);
  const torch::Tensor rows = compared_rows(features, settings.nearness, "UMAP");
  const int threads = umap_threads(settings, features.rows());
  const int epochs = umap_epochs(settings, features.rows());
  const UmapNearest near =
      umap_nearest(nearest_rows(rows, settings.neighbours - 1, stop, looking), settings.nearness);
  const FuzzySet set = drawable(
      fuzzy_set(near.rows, near.distances, static_cast<std::size_t>(settings.neighbours)), epochs);

  UmapLayout found;
  found.start = UmapStart::Pca;
  found.parts = parts_of(set);
  std::vector<std::vector<double>> axes;
  if (settings.start == UmapStart::Spectral && found.parts == 1) {
    SpectralLayout spectral =
        spectral_layout(set, settings.dimensions, settings.seed, threads, stop);
    if (spectral.converged) {
      axes = std::move(spectral.axes);
      found.start = UmapStart::Spectral;
    }
  }
  if (axes.empty()) axes = axes_of_pca(rows, settings.dimensions);

  Layout<float> layout = started(axes, settings.seed);
  UmapDescent descent(pulls_of(set), curve, settings.seed, threads);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    leave_if_stopped(stop);
    const float rate = 1.0F - static_cast<float>(epoch) / static_cast<float>(epochs);
    descent.step(epoch, rate, layout);
    if (!report) continue;
    put_into(found.coordinates, layout);
    report(epoch + 1, found.coordinates);
  }
  put_into(found.coordinates, layout);
  return found;
}

}  // namespace earshot
