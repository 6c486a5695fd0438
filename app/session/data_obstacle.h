#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Why the open sounds are no ground to train an experiment on (no_ground_to_train()). Looked for
/// anew only where the sounds or a setting that counts are others: every move of a slider asks.
class DataObstacle {
 public:
  /// "" where there is none.
  const std::string& of(const Catalogue& catalogue, const std::shared_ptr<const Dataset>& dataset,
                        const Experiment& experiment);

 private:
  std::weak_ptr<const Dataset> dataset_;
  Values settings_;
  std::string words_;
};

}  // namespace earshot
