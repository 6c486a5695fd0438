#include "core/built_in/projections.h"

#include "core/projection/projections.h"

namespace earshot {

std::vector<ProjectionEntry> built_in_projections() {
  return {pca_projection(), tsne_projection(), umap_projection()};
}

}  // namespace earshot
