#include "tests/example_protocol/catalogue.h"

#include "core/built_in/catalogue.h"
#include "tests/example_protocol/nearest_mean.h"
#include "tests/example_protocol/zero_crossings.h"

namespace earshot::example {

Catalogue catalogue_with_nearest_mean() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.protocols.push_back(nearest_mean());
  catalogue.baselines.push_back(zero_crossings());
  return catalogue;
}

}  // namespace earshot::example
