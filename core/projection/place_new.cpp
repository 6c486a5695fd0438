#include "core/projection/place_new.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/base/cores.h"
#include "core/base/stopped.h"
#include "core/projection/align.h"
#include "core/projection/compared_rows.h"
#include "core/projection/nearest_rows.h"
#include "core/projection/perplexity.h"
#include "core/projection/principal_components.h"
#include "core/projection/push_of_all.h"
#include "core/projection/umap_descent.h"
#include "core/projection/umap_nearest.h"

namespace earshot {
namespace {

/// Openly few: the start is near where a new row belongs (openTSNE's transform takes 250 slower
/// ones).
constexpr int kTsneSteps = 50;
/// Of a step, in the map's unit, at which t-SNE's weight is a half (openTSNE's, too).
constexpr float kMostTsneStep = 0.25F;
/// umap-learn's: rate at first, and epochs where the map's follow from its size.
constexpr float kUmapRate = 0.25F;
constexpr std::int64_t kFewAddedRows = 10000;
constexpr int kEpochsOfFewAdded = 100, kEpochsOfManyAdded = 30;

void require_fit(const StandingMap& map, const Features& added, std::int64_t least_rows) {
  const std::int64_t rows = map.features.rows();
  if (map.dimensions < 2 || map.dimensions > 3) {
    throw std::invalid_argument("a map has two or three dimensions");
  }
  if (static_cast<std::int64_t>(map.coordinates.size()) != rows * map.dimensions) {
    throw std::invalid_argument("a map has a place for each of its rows");
  }
  if (rows < least_rows) {
    throw std::invalid_argument("new rows are put into a map of " + std::to_string(least_rows) +
                                " rows or more; it has " + std::to_string(rows));
  }
  if (added.width != map.features.width) {
    throw std::invalid_argument("the new rows have " + std::to_string(added.width) +
                                " features, those of the map " +
                                std::to_string(map.features.width));
  }
}

Layout<float> layout_of(const StandingMap& map) {
  const auto dimensions = static_cast<std::size_t>(map.dimensions);
  Layout<float> layout(dimensions, std::vector<float>(map.coordinates.size() / dimensions));
  for (std::size_t at = 0; at < map.coordinates.size(); ++at) {
    layout[at % dimensions][at / dimensions] = map.coordinates[at];
  }
  return layout;
}

std::vector<float> coordinates_of(const Layout<float>& layout) {
  std::vector<float> coordinates;
  for (std::size_t i = 0; i < layout[0].size(); ++i) {
    for (const auto& axis : layout) coordinates.push_back(axis[i]);
  }
  return coordinates;
}

/// The nearest of the map to each new row, [new rows, k], how much each of them weighs, which is
/// nothing where the first of them is the same row, and a layout of new rows begun by both.
struct Begun {
  std::size_t k;
  std::vector<std::int64_t> rows;
  std::vector<float> weights;
  Layout<float> layout;

  bool held(std::size_t row) const { return weights[row * k] == 0; }
};

/// `weigh(distances, weights)` of one new row.
template <class Weigh>
Begun begun(const UmapNearest& near, std::size_t k, const Layout<float>& old, const Weigh& weigh) {
  Begun found{k, near.rows, std::vector<float>(near.rows.size()), {}};
  const std::size_t count = near.rows.size() / k;
  found.layout.assign(old.size(), std::vector<float>(count));
  std::vector<double> weights(k);
  for (std::size_t i = 0; i < count; ++i) {
    const std::span<const double> distances(near.distances.data() + i * k, k);
    const bool same = distances[0] == 0;
    weights.assign(k, 0);
    if (!same) weigh(distances, weights);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t d = 0; d < old.size(); ++d) {
      double mean = 0;
      for (std::size_t j = 0; j < k; ++j) {
        const float place = old[d][static_cast<std::size_t>(near.rows[i * k + j])];
        mean += sum > 0 ? weights[j] / sum * static_cast<double>(place) : 0;
      }
      const float first = old[d][static_cast<std::size_t>(near.rows[i * k])];
      found.layout[d][i] = sum > 0 ? static_cast<float>(mean) : first;
    }
    for (std::size_t j = 0; j < k; ++j) {
      found.weights[i * k + j] = static_cast<float>(weights[j]);
    }
    // What is not held has weight, however little.
    if (!same) {
      found.weights[i * k] = std::max(found.weights[i * k], std::numeric_limits<float>::min());
    }
  }
  return found;
}

/// One new row down its own divergence, the map as it is: sum_j p_j log(p_j / q_j) with q_j its
/// weights by their sum.
void settle(const Begun& begun, const Layout<float>& old, std::size_t row, Layout<float>& layout) {
  const std::size_t dimensions = old.size();
  std::array<float, 3> place = {0, 0, 0};
  for (std::size_t d = 0; d < dimensions; ++d) place[d] = layout[d][row];
  for (int step = 0; step < kTsneSteps; ++step) {
    const PushOfAll all = push_of_all(old, place);
    std::array<float, 3> pull = {0, 0, 0};
    float curvature = 0;
    for (std::size_t at = row * begun.k; at < (row + 1) * begun.k; ++at) {
      const auto j = static_cast<std::size_t>(begun.rows[at]);
      float farther = 1;
      for (std::size_t d = 0; d < dimensions; ++d) {
        farther += (place[d] - old[d][j]) * (place[d] - old[d][j]);
      }
      const float weight = begun.weights[at] / farther;
      curvature += weight;
      for (std::size_t d = 0; d < dimensions; ++d) pull[d] += weight * (place[d] - old[d][j]);
    }
    // Without what pushes the step would lead to the pulls' middle.
    float length = 0;
    for (std::size_t d = 0; d < dimensions; ++d) {
      pull[d] = (pull[d] - all.push[d] / all.weights) / (2 * curvature);
      length += pull[d] * pull[d];
    }
    length = std::sqrt(length);
    const float limit = length > kMostTsneStep ? kMostTsneStep / length : 1.0F;
    for (std::size_t d = 0; d < dimensions; ++d) place[d] -= limit * pull[d];
  }
  for (std::size_t d = 0; d < dimensions; ++d) layout[d][row] = place[d];
}

}  // namespace

std::vector<float> place_by_pca(const StandingMap& map, const Features& added) {
  require_fit(map, added, 2);
  if (added.rows() == 0) return {};
  const torch::Tensor old = compared_rows(map.features, Nearness::Euclidean, "PCA");
  const PrincipalComponents axes = principal_components(old, map.dimensions);
  const auto projected = [&](const torch::Tensor& rows) {
    const torch::Tensor places = axes.project(rows).to(torch::kFloat32).contiguous();
    return std::vector<float>(places.data_ptr<float>(), places.data_ptr<float>() + places.numel());
  };
  const std::vector<float> stood = projected(old);
  const std::vector<float> moved =
      aligned(stood, map.coordinates, map.dimensions,
              projected(compared_rows(added, Nearness::Euclidean, "PCA")));
  return {moved.begin() + static_cast<std::ptrdiff_t>(stood.size()), moved.end()};
}

std::vector<float> place_by_tsne(const StandingMap& map, const Features& added,
                                 const TsneSettings& settings, std::stop_token stop) {
  require_fit(map, added, least_tsne_rows);
  if (added.rows() == 0) return {};
  const std::int64_t rows = map.features.rows();
  const double perplexity =
      std::clamp(settings.perplexity, 1.0, static_cast<double>(rows - 1) / 3.0);
  const auto k = static_cast<std::int64_t>(std::ceil(3 * perplexity));
  const NearestRows near =
      nearest_rows_of(compared_rows(added, settings.nearness, "t-SNE"),
                      compared_rows(map.features, settings.nearness, "t-SNE"), k, stop);
  const Layout<float> old = layout_of(map);
  const auto weigh = [&](std::span<const double> distances, std::vector<double>& weights) {
    std::vector<double> beyond(distances.begin(), distances.end());
    for (double& distance : beyond) distance -= distances[0];
    const double mean =
        std::accumulate(beyond.begin(), beyond.end(), 0.0) / static_cast<double>(beyond.size());
    precision_for(beyond, std::log(perplexity),
                  1 / std::max(mean, std::numeric_limits<double>::min()), weights);
  };
  const std::int64_t* found = near.rows.data_ptr<std::int64_t>();
  const double* squares = near.distances.data_ptr<double>();
  const std::int64_t numbers = near.rows.numel();
  Begun start = begun({{found, found + numbers}, {squares, squares + numbers}},
                      static_cast<std::size_t>(k), old, weigh);
  const auto count = static_cast<std::size_t>(added.rows());
  const auto parts = static_cast<std::size_t>(cores_to_use());
  Layout<float> layout = start.layout;
  const auto some = [&](std::size_t part) {
    for (std::size_t row = part; row < count && !stop.stop_requested(); row += parts) {
      if (!start.held(row)) settle(start, old, row, layout);
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t part = 1; part < parts; ++part) others.emplace_back(some, part);
    some(0);
  }
  leave_if_stopped(stop);
  return coordinates_of(layout);
}

std::vector<float> place_by_umap(const StandingMap& map, const Features& added,
                                 const UmapSettings& settings, std::stop_token stop) {
  require_fit(map, added, least_umap_rows);
  if (added.rows() == 0) return {};
  const std::int64_t k = std::clamp<std::int64_t>(settings.neighbours, 2, map.features.rows());
  const UmapNearest near =
      umap_nearest(nearest_rows_of(compared_rows(added, settings.nearness, "UMAP"),
                                   compared_rows(map.features, settings.nearness, "UMAP"), k, stop),
                   settings.nearness);
  const double mean_of_all = std::accumulate(near.distances.begin(), near.distances.end(), 0.0) /
                             static_cast<double>(near.distances.size());
  const Layout<float> old = layout_of(map);
  const auto neighbours = static_cast<std::size_t>(k);
  const auto weigh = [&](std::span<const double> distances, std::vector<double>& weights) {
    const double sigma = sigma_for(distances.subspan(1), 0, neighbours, mean_of_all);
    for (std::size_t j = 0; j < weights.size(); ++j) {
      weights[j] = membership_of(distances[j], 0, sigma);
    }
  };
  const Begun start = begun(near, neighbours, old, weigh);
  FuzzySet pulls;
  pulls.starts.push_back(0);
  for (std::size_t row = 0; row * neighbours < start.rows.size(); ++row) {
    for (std::size_t j = 0; j < neighbours && !start.held(row); ++j) {
      pulls.columns.push_back(static_cast<std::int32_t>(start.rows[row * neighbours + j]));
      pulls.membership.push_back(start.weights[row * neighbours + j]);
    }
    pulls.starts.push_back(pulls.columns.size());
  }
  const int epochs = settings.epochs > 0             ? std::max(1, settings.epochs / 3)
                     : added.rows() <= kFewAddedRows ? kEpochsOfFewAdded
                                                     : kEpochsOfManyAdded;
  UmapDescent descent(pulls_of(pulls), umap_curve(settings.least_distance, settings.spread),
                      settings.seed, umap_threads(settings, added.rows()));
  Layout<float> layout = start.layout;
  for (int epoch = 0; epoch < epochs; ++epoch) {
    leave_if_stopped(stop);
    const float left = 1.0F - static_cast<float>(epoch) / static_cast<float>(epochs);
    descent.step_beside(old, epoch, kUmapRate * left, layout);
  }
  return coordinates_of(layout);
}

}  // namespace earshot
