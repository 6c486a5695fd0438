#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/augment/chain.h"
#include "core/data/loader.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// One step's views, on the device, with everything that was drawn for them.
struct MadeViews {
  std::vector<torch::Tensor> views;                    ///< each [batch, 1, crop samples]
  std::vector<std::vector<std::vector<Drawn>>> draws;  ///< view -> row -> the crop, then the chain
};

/// The chain of an experiment.
Chain chain_of(const Catalogue& catalogue, const Experiment& experiment);

/// Crops to views. The trainer and the replay call this same function.
MadeViews make_views(const LoadedBatch& loaded, const std::vector<ViewPlan>& plans,
                     const Chain& chain, std::uint64_t seed, std::int64_t sample_rate,
                     torch::Device device);

}  // namespace earshot
