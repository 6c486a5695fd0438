#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "core/data/loader.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"
#include "core/training/preparation.h"

namespace earshot {

/// The sounds of a run as a method may look at them before the first step: one crop of each of the
/// training clips, in an order drawn from the seed. `leave_out`: padding is not heard. `report(done
/// 0..1)`; its each() throws Stopped.
TrainingCrops training_crops(std::shared_ptr<PcmCache> cache, std::vector<std::int64_t> clips,
                             CropSettings settings, torch::Device device, bool leave_out,
                             std::function<void(double)> report,
                             std::function<void(const std::string&)> warn, std::stop_token stop);

/// What a method is told of the data before it begins.
DataFacts data_facts(const Experiment& experiment, const PreparedData& data);

/// Whether frames of padding are left out (data.padded_frames).
bool leaves_out_padding(const Experiment& experiment);

}  // namespace earshot
