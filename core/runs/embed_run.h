#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/catalogue/catalogue.h"
#include "core/data/dataset.h"

namespace earshot {

/// The features of what a data set has, by a run's encoder.
struct EmbeddedItems {
  std::shared_ptr<const Dataset> dataset;
  std::string label_column;  ///< the run's data.label
  std::shared_ptr<const Features> features;
  std::vector<Problem> problems;  ///< clips left out, and why
};

/// `data`: a folder, a manifest or example:NAME; empty for the run's own. Of more than `most` clips
/// a sample, drawn from the run's seed; 0: all. `report(done 0..1)`.
/// Throws std::runtime_error, one line; NotStarted where the data holds no sound; Stopped.
EmbeddedItems embed_run(const Catalogue& catalogue, const std::filesystem::path& run,
                        const std::string& data, std::stop_token stop = {}, std::int64_t most = 0,
                        const std::function<void(double)>& report = {});

}  // namespace earshot
