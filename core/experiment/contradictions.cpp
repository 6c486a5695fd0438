#include <algorithm>

#include "core/experiment/experiment.h"
#include "core/models/encoder.h"

namespace earshot {

std::vector<ParameterError> contradictions(const Catalogue& catalogue,
                                           const Experiment& experiment) {
  std::vector<ParameterError> found;
  const std::int64_t crop = experiment.integer("views.crop_samples");
  if (const auto* encoder = catalogue.encoder(experiment.text("encoder.name"))) {
    const EncoderContext context{experiment.integer("data.sample_rate")};
    try {
      const std::int64_t least = encoder->minimum_samples(experiment.within("encoder"), context);
      if (crop < least) {
        found.emplace_back("views.crop_samples", std::to_string(crop) +
                                                     " samples are too short for " +
                                                     encoder->words.name + "; it takes at least " +
                                                     std::to_string(least));
      }
    } catch (const std::exception& error) {
      found.emplace_back("encoder", error.what());
    }
  }
  if (experiment.integer("training.warmup_steps") > experiment.integer("training.steps")) {
    found.emplace_back("training.warmup_steps",
                       "a warm-up of " +
                           std::to_string(experiment.integer("training.warmup_steps")) +
                           " steps is longer than the run's " +
                           std::to_string(experiment.integer("training.steps")));
  }
  if (experiment.real("data.valid_fraction") + experiment.real("data.test_fraction") >= 1.0) {
    found.emplace_back("data.test_fraction",
                       "with data.valid_fraction it leaves nothing to train on; together they must "
                       "stay below 1");
  }
  return found;
}

}  // namespace earshot
