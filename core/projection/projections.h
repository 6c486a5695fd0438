#pragma once

#include "core/catalogue/projections.h"

namespace earshot {

/// Principal components: at once, turned as the map before lay.
ProjectionEntry pca_projection();

/// t-SNE: a search that is looked at on its way.
ProjectionEntry tsne_projection();

/// UMAP: the same.
ProjectionEntry umap_projection();

}  // namespace earshot
