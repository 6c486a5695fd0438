#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "core/base/features.h"
#include "core/projection/projection.h"
#include "core/projection/umap.h"

namespace earshot {

/// A map that stays as it is, into which new rows are put. Neither is copied.
struct StandingMap {
  const Features& features;
  std::span<const float> coordinates;  ///< [rows, dimensions], row-major
  int dimensions = 2;
};

/// Places of new rows [new rows, dimensions] in a map that one of the projections made; a row that
/// equals one of the map lies on it. All throw std::invalid_argument, one line, where the sizes do
/// not fit, a feature is not finite or the map has fewer rows than the projection arranges.

/// Along the map's own components, turned and shifted as the map lies.
std::vector<float> place_by_pca(const StandingMap& map, const Features& added);

/// Begins at the mean of the nearest of the map, weighted by their likeness, and goes down the
/// divergence of each new row's own likeness, pushed by all of the map and by no other new row
/// (Poličar, Stražar & Zupan 2019, "Embedding to reference t-SNE space", sec. 2.2). `settings` as
/// the map had; iterations are few. Throws Stopped.
std::vector<float> place_by_tsne(const StandingMap& map, const Features& added,
                                 const TsneSettings& settings, std::stop_token stop = {});

/// As umap-learn's transform: the same beginning by the membership in the fuzzy sets of new rows,
/// then a third of the map's epochs, in which the map pulls and pushes. `settings` as the map had.
/// Throws Stopped.
std::vector<float> place_by_umap(const StandingMap& map, const Features& added,
                                 const UmapSettings& settings, std::stop_token stop = {});

}  // namespace earshot
