#pragma once

#include "core/catalogue/projections.h"

namespace earshot {

/// Principal components: at once, turned as the map before lay.
ProjectionEntry pca_projection();

/// Exact t-SNE of at most 3,000 rows: a search that is looked at on its way.
ProjectionEntry tsne_projection();

}  // namespace earshot
