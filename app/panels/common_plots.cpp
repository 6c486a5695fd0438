#include "app/panels/common_plots.h"

#include <QCoreApplication>

namespace earshot {

std::vector<CurvePlot> common_plots() {
  const auto say = [](const char* words) { return QCoreApplication::translate("curves", words); };
  std::vector<CurvePlot> plots;
  plots.push_back({"loss", say("Loss"), {{"loss", say("loss")}}, 1.6, false, {}, {}, {}});
  plots.push_back({"accuracy",
                   say("Accuracy"),
                   {{"contrastive_accuracy", say("contrastive")},
                    {"accuracy", say("of its task")},
                    {"knn_accuracy", say("kNN on labels")}},
                   1.2,
                   false,
                   0.0,
                   1.0,
                   {}});
  plots.push_back({"spread",
                   say("Alignment and uniformity"),
                   {{"alignment", say("alignment")}, {"uniformity", say("uniformity")}},
                   1,
                   false,
                   {},
                   {},
                   say("measured every few steps")});
  plots.push_back({"rank",
                   say("RankMe"),
                   {{"rankme", say("features")}, {"projection_rankme", say("projections")}},
                   1,
                   false,
                   0.0,
                   {},
                   say("measured every few steps")});
  plots.push_back({"deviation",
                   say("Deviation of the features"),
                   {{"feature_std", say("deviation")}},
                   1,
                   false,
                   0.0,
                   {},
                   say("measured every few steps")});
  plots.push_back({"rate",
                   say("Learning rate"),
                   {{"learning_rate", say("learning rate")}},
                   0.8,
                   false,
                   0.0,
                   {},
                   {}});
  return plots;
}

}  // namespace earshot
