#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/data/dataset.h"
#include "core/experiment/experiment.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// Baselines without a run: what an experiment's protocol says of features that nothing was learnt
/// for, and of its encoder before the first step.
struct BaselinesRequest {
  std::shared_ptr<const Dataset> dataset;
  Experiment experiment;
  std::string label;                ///< the column to predict
  std::vector<std::int64_t> clips;  ///< of which, ascending
  std::vector<std::string> names;   ///< BaselineEntry's, in this order
};

/// Judges them on the calling thread and tells each as soon as it is there. Keeps nothing.
/// `report(what, done 0..1)`. Throws NotStarted where the labels cannot be told apart,
/// std::runtime_error where the encoder cannot be made, and Stopped.
void judge_baselines(const Catalogue& catalogue, const BaselinesRequest& request,
                     const std::function<void(JudgedBaseline)>& judged,
                     const std::function<void(const std::string&, double)>& report = {},
                     std::stop_token stop = {});

}  // namespace earshot
