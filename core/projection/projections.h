#pragma once

#include <functional>
#include <string>

#include "core/catalogue/projections.h"

namespace earshot {

/// Principal components: at once, turned as the map before lay.
ProjectionEntry pca_projection();

/// t-SNE: a search that is looked at on its way.
ProjectionEntry tsne_projection();

/// Reports, without a layout yet, how many of the rows' nearest are found (0..1).
std::function<void(double)> tell_of_neighbours(const ProjectionRequest& request,
                                               const std::string& beginning);

/// UMAP: the same.
ProjectionEntry umap_projection();

}  // namespace earshot
