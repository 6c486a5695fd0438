#include "tests/example_views/catalogue.h"

#include "core/built_in/catalogue.h"
#include "core/methods/method_entry.h"
#include "tests/example_views/swav.h"

namespace earshot::example {

Catalogue catalogue_with_swav() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.methods.push_back(method<Swav>());
  return catalogue;
}

}  // namespace earshot::example
