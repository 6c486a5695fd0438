#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

#include "core/augment/chain.h"
#include "core/data/loader.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"

namespace earshot {

/// One step's views, on the device, with everything that was drawn for them.
struct MadeViews {
  std::vector<torch::Tensor> views;  ///< each [batch, 1, samples]
  ViewDraws draws;                   ///< the crop, then what changed it, in order
};

/// All that decides how crops become views.
struct ViewMaker {
  std::vector<ViewPlan> plans;
  Chain before;                         ///< the links before the method mixes
  std::function<void(StepCrops&)> mix;  ///< the method's; may be empty
  Chain after;
  std::uint64_t seed = 0;
  std::int64_t sample_rate = 0;  ///< Hz
};

ViewMaker view_maker(const Catalogue& catalogue, const Experiment& experiment);

/// Crops to views. The trainer and the replay call this same function.
MadeViews make_views(const LoadedBatch& loaded, const ViewMaker& maker, torch::Device device);

}  // namespace earshot
