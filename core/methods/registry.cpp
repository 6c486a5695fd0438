#include "core/methods/registry.h"

#include "core/methods/simclr.h"

namespace earshot {
namespace {

MethodEntry simclr() {
  MethodEntry entry;
  entry.words = {"simclr", "SimCLR (NT-Xent)",
                 "Two views of a clip attract each other, all other clips of the batch repel.",
                 "Chen et al. 2020, \"A simple framework for contrastive learning of visual "
                 "representations\", sec. 2; on music: CLMR (Spijkervet & Burgoyne 2021)"};
  entry.parameters = parameters_of<SimClrOptions>();
  entry.in_pieces = InPieces::Representations;
  entry.make = [](const Values& values, const MethodContext& context) {
    return std::make_shared<SimClr>(options_from<SimClrOptions>(values), context.encoder);
  };
  return entry;
}

}  // namespace

std::vector<MethodEntry> built_in_methods() {
  return {simclr()};
}

}  // namespace earshot
