#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/features.h"
#include "core/projection/neighbours.h"

namespace earshot {

enum class UmapStart { Spectral, Pca };

/// As in umap-learn, with its defaults.
struct UmapSettings {
  std::int64_t neighbours = 15;  ///< of a row, itself among them: 2 to the number of rows
  double least_distance = 0.1, spread = 1;
  int epochs = 0;  ///< 0: 500 of up to 10,000 rows, 200 of more
  int dimensions = 2;
  Nearness nearness = Nearness::Euclidean;
  UmapStart start = UmapStart::Spectral;
  std::uint64_t seed = 0;
  int threads = 0;  ///< 0: by rows and cores; changes nothing but the time
};

/// Fewer rows have nothing to arrange.
inline constexpr std::int64_t least_umap_rows = 4;

int umap_epochs(const UmapSettings& settings, std::int64_t rows);
int umap_threads(const UmapSettings& settings, std::int64_t rows);

struct UmapLayout {
  std::vector<float> coordinates;  ///< [rows, dimensions]
  UmapStart start;                 ///< that it had: PCA where there is no spectral one
  std::int64_t parts = 1;  ///< between which nothing pulls: more than 1 have no spectral start
};

/// UMAP (McInnes, Healy & Melville 2018): the nearest of each row, exactly; their fuzzy set; a
/// start of 10 across; stochastic descent, the rate falling from 1 to 0. `report(epoch,
/// coordinates)` after each epoch, from 1; `looking(found)` before, as the nearest are found, 0..1.
/// Throws std::invalid_argument, one line, for settings that do not fit the rows, fewer rows than
/// least_umap_rows or a feature that is not finite; and Stopped.
UmapLayout umap(const Features& features, const UmapSettings& settings,
                const std::function<void(int, std::span<const float>)>& report = {},
                std::stop_token stop = {}, const std::function<void(double)>& looking = {});

}  // namespace earshot
