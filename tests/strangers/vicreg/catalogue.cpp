#include "tests/strangers/vicreg/catalogue.h"

#include "core/built_in/catalogue.h"
#include "core/methods/method_entry.h"
#include "tests/strangers/vicreg/vicreg.h"

namespace earshot::strangers {

Catalogue catalogue_with_vicreg() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.methods.push_back(method<Vicreg>());
  return catalogue;
}

}  // namespace earshot::strangers
