#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/features.h"
#include "core/projection/neighbours.h"

namespace earshot {

struct PcaResult {
  std::vector<float> coordinates;       ///< [rows, dimensions]
  std::vector<double> explained_ratio;  ///< share of the variance a component, 0..1
};

/// Principal components by the SVD of the centred rows, the entry of largest magnitude of each
/// component positive (scikit-learn's convention). dimensions <= width; missing ones are 0.
PcaResult pca(const Features& features, int dimensions);

struct TsneSettings {
  double perplexity = 30;
  int iterations = 750;
  int dimensions = 2;
  std::uint64_t seed = 0;
  /// Up to so many rows the likeness of every pair counts; of more that of each row's nearest.
  std::int64_t exact_rows = 3000;
  /// By cosine each row is made of length 1 first.
  Nearness nearness = Nearness::Euclidean;
  /// For a gradient without its factor 4, as Belkina et al. 2019 count; 0: rows / 12, 200 at least.
  double learning_rate = 0;
};

/// Fewer rows have nothing to arrange: t-SNE leaves them where PCA puts them.
inline constexpr std::int64_t least_tsne_rows = 4;

/// t-SNE (van der Maaten & Hinton 2008): every pair pushes apart, O(rows^2) an iteration; every
/// pair pulls together, or of many rows each row's nearest (van der Maaten 2014, sec. 4.1). Starts
/// from PCA scaled to a deviation of 1e-4. `report(iteration, kl, coordinates)` after each
/// iteration; `looking(found)` before the first, of many rows, as their nearest are found, 0..1.
/// Throws Stopped.
std::vector<float> tsne(const Features& features, const TsneSettings& settings,
                        const std::function<void(int, double, std::span<const float>)>& report = {},
                        std::stop_token stop = {}, const std::function<void(double)>& looking = {});

struct Neighbour {
  std::int64_t row = 0;
  float similarity = 0;  ///< cosine, -1..1
};
/// The k rows nearest to a row by cosine, itself left out, nearest first.
std::vector<Neighbour> nearest(const Features& features, std::int64_t row, int k);

}  // namespace earshot
