#include "core/built_in/catalogue.h"
#include "tests/example_method/catalogue.h"

#include "tests/example_method/barlow_twins.h"

namespace earshot::example {
namespace {

MethodEntry barlow_twins() {
  MethodEntry entry;
  entry.words = {"barlow-twins", "Barlow Twins",
                 "Two views of a clip agree, and no two dimensions say the same.",
                 "Zbontar et al. 2021, \"Barlow Twins: self-supervised learning via redundancy "
                 "reduction\", sec. 2"};
  entry.parameters = parameters_of<BarlowTwinsOptions>();
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<BarlowTwins>(options_from<BarlowTwinsOptions>(values), context.encoder);
  };
  return entry;
}

}  // namespace

Catalogue catalogue_with_barlow_twins() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.methods.push_back(barlow_twins());
  return catalogue;
}

}  // namespace earshot::example
