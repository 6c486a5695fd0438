#include "core/built_in/catalogue.h"

#include "core/built_in/augmentations.h"
#include "core/built_in/baselines.h"
#include "core/built_in/distortions.h"
#include "core/built_in/encoders.h"
#include "core/built_in/examples.h"
#include "core/built_in/exporters.h"
#include "core/built_in/figures.h"
#include "core/built_in/importers.h"
#include "core/built_in/methods.h"
#include "core/built_in/presets.h"
#include "core/built_in/projections.h"
#include "core/built_in/protocols.h"

namespace earshot {

Catalogue built_in_catalogue() {
  Catalogue catalogue;
  catalogue.augmentations = built_in_augmentations();
  catalogue.encoders = built_in_encoders();
  catalogue.methods = built_in_methods();
  catalogue.presets = built_in_presets();
  catalogue.figures = built_in_figures();
  catalogue.importers = built_in_importers();
  catalogue.examples = built_in_examples();
  catalogue.projections = built_in_projections();
  catalogue.exporters = built_in_exporters();
  catalogue.protocols = built_in_protocols();
  catalogue.baselines = built_in_baselines();
  catalogue.distortions = built_in_distortions();
  return catalogue;
}

}  // namespace earshot
