#include "tests/strangers/swapped_codes/catalogue.h"

#include "core/built_in/catalogue.h"
#include "core/methods/method_entry.h"
#include "tests/strangers/swapped_codes/swapped_codes.h"

namespace earshot::strangers {

Catalogue catalogue_with_swapped_codes() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.methods.push_back(method<SwappedCodes>());
  return catalogue;
}

}  // namespace earshot::strangers
