#include "tests/example_method/catalogue.h"

#include "core/built_in/catalogue.h"
#include "core/methods/method_entry.h"
#include "tests/example_method/barlow_twins.h"

namespace earshot::example {

Catalogue catalogue_with_barlow_twins() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.methods.push_back(method<BarlowTwins>());
  return catalogue;
}

}  // namespace earshot::example
