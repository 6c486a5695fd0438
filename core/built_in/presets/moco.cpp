#include "core/built_in/presets.h"
#include "core/built_in/presets/constants.h"
#include "core/built_in/presets/recipes.h"

namespace earshot {
namespace {

Preset moco_small() {
  Preset preset;
  preset.words = {"moco-small", "MoCo, small, for a CPU",
                  "MoCo on a small log-mel network; learns on two cores in minutes.",
                  "Chen et al. 2020 (MoCo v2) and the small recipe of MoCo's code; network and "
                  "chain: ours"};
  preset.settings = small_recipe("moco");
  preset.settings.insert(preset.settings.end(), {{"method.temperature", 0.1},
                                                 {"method.momentum", 0.99},
                                                 {"method.queue_size", std::int64_t{1024}},
                                                 {"method.groups", std::int64_t{4}},
                                                 {"training.steps", std::int64_t{700}}});
  return preset;
}

/// What both versions share: 200 epochs of ImageNet's 1,281,167 images in batches of 256, 5004 to
/// an epoch.
Preset moco_published(EntryWords words) {
  Preset preset;
  preset.words = std::move(words);
  preset.settings = image_recipe("moco");
  preset.settings.insert(preset.settings.end(), {{"method.momentum", 0.999},
                                                 {"method.queue_size", std::int64_t{65536}},
                                                 {"method.projection_dim", std::int64_t{128}},
                                                 {"method.batch_norm", std::string("shuffled")},
                                                 {"method.groups", std::int64_t{8}},
                                                 {"training.optimiser", std::string("sgd")},
                                                 {"training.momentum", 0.9},
                                                 {"training.learning_rate", 0.03},
                                                 {"training.weight_decay", 1e-4},
                                                 {"training.decay_all", true},
                                                 {"training.batch_size", std::int64_t{256}},
                                                 {"training.steps", std::int64_t{1000800}}});
  return preset;
}

Preset moco_paper() {
  Preset preset = moco_published(
      {"moco-paper", "MoCo v2, as published",
       "ResNet-50, a queue of 65,536 keys and v2's head, temperature and cosine schedule.",
       "Chen et al. 2020 (MoCo v2); crop and ResNet on log-mel: DeLoRes-M's 0.95 s; chain: "
       "CLMR's"});
  preset.settings.insert(preset.settings.end(), {{"method.head", std::string("mlp")},
                                                 {"method.hidden_dim", std::int64_t{2048}},
                                                 {"method.temperature", 0.2},
                                                 {"training.schedule", std::string("cosine")}});
  preset.published = moco_constants();
  return preset;
}

Preset moco_v1_paper() {
  Preset preset = moco_published(
      {"moco-v1-paper", "MoCo v1, as published",
       "ResNet-50, a queue of 65,536 keys, a linear head, and the rate cut at epochs 120 and 160.",
       "He et al. 2019 (MoCo); crop and ResNet on log-mel: DeLoRes-M's 0.95 s; chain: CLMR's"});
  preset.settings.insert(preset.settings.end(), {{"method.head", std::string("linear")},
                                                 {"method.temperature", 0.07},
                                                 {"training.schedule", std::string("steps")},
                                                 {"training.milestones", std::string("0.6,0.8")},
                                                 {"training.milestone_factor", 0.1}});
  preset.published = moco_v1_constants();
  return preset;
}

}  // namespace

std::vector<Preset> moco_presets() {
  return {moco_small(), moco_paper(), moco_v1_paper()};
}

}  // namespace earshot
