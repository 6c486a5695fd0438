#include "core/augment/augmentation.h"

namespace earshot {

void describe_common(Binder& binder, CommonAugmentOptions& options, const std::string& source) {
  binder.flag("enabled", options.enabled)
      .label("On")
      .help("Whether this augmentation takes part at all.")
      .source("ours: keeps the settings of an augmentation that is left out for a while")
      .applies(Applies::NextStep);
  binder.real("probability", options.probability)
      .label("Probability")
      .help("How often a view gets this augmentation; each view draws for itself.")
      .source(source)
      .hard(0.0, 1.0)
      .applies(Applies::NextStep);
}

}  // namespace earshot
