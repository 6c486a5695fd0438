#include "core/experiment/built_in_sections.h"

#include "core/data/options.h"
#include "core/experiment/evaluation_options.h"
#include "core/experiment/training_options.h"

namespace earshot {
namespace {

struct SeedOptions {
  std::int64_t seed = 0;
};

void describe(Binder& binder, SeedOptions& options) {
  binder.integer("seed", options.seed)
      .label("Seed")
      .hard(0, 9007199254740992.0)
      .soft(0, 1000)
      .help("Names every draw: initial weights, order of the clips, crops, augmentations, splits.")
      .source("ours");
}

}  // namespace

std::vector<Section> leading_sections() {
  return {{"", "Experiment", "", parameters_of<SeedOptions>()},
          {"data", "Data", "Which sounds, and how they are read.", parameters_of<DataOptions>()}};
}

std::vector<Section> trailing_sections() {
  return {
      {"training", "Training", "How the method is optimised.", parameters_of<TrainingOptions>()},
      {"evaluation", "Evaluation", "How the frozen encoder is judged.",
       parameters_of<EvaluationOptions>()}};
}

}  // namespace earshot
