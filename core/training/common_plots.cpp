#include "core/training/common_plots.h"

namespace earshot {
namespace {

constexpr auto now_and_then = "measured every few steps";

}  // namespace

std::vector<Plot> common_plots() {
  std::vector<Plot> plots{
      {"loss",
       "Loss",
       {{"loss", "loss"}},
       {},
       {},
       1.6,
       "Its first value comes with the first step of the training."},
      {"accuracy",
       "Accuracy",
       {{"contrastive_accuracy", "contrastive"},
        {"accuracy", "of its task"},
        {"knn_accuracy", "kNN on labels"}},
       0.0,
       1.0,
       1.2,
       "Its first values come with the training."},
      {"label",
       "The label, by validation clips",
       {{"label_probe", "linear probe"},
        {"label_probe_at_start", "probe at the start"},
        {"label_knn", "kNN"},
        {"label_knn_at_start", "kNN at the start"}},
       0.0,
       1.0,
       1.2,
       "measured now and then"},
      {"spread",
       "Alignment and uniformity",
       {{"alignment", "alignment"}, {"uniformity", "uniformity"}},
       {},
       {},
       1,
       now_and_then},
      {"rank",
       "RankMe",
       {{"rankme", "features"}, {"projection_rankme", "projections"}},
       0.0,
       {},
       1,
       now_and_then},
      {"deviation",
       "Deviation of the features",
       {{"feature_std", "deviation"}},
       0.0,
       {},
       1,
       now_and_then},
      {"rate", "Learning rate", {{"learning_rate", "learning rate"}}, 0.0, {}, 0.8}};
  // Sounds may have no labels.
  for (Plot& plot : plots) plot.always = plot.id != "label";
  return plots;
}

const std::string& plot_of_label_accuracy() {
  static const std::string id = "accuracy";
  return id;
}

const std::vector<std::string>& recorded_without_a_curve() {
  static const std::vector<std::string> names{"epoch",      "examples_per_second", "seconds",
                                              "wait_share", "label_probe_error",   "label_clips",
                                              "memory",     "memory_before"};
  return names;
}

}  // namespace earshot
