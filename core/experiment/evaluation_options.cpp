#include "core/experiment/evaluation_options.h"

namespace earshot {

void describe(Binder& binder, EvaluationOptions& options) {
  binder.integer("windows", options.windows)
      .label("Windows of a clip")
      .unit("windows")
      .hard(0, 1e6)
      .soft(0, 100)
      .advanced()
      .help(
          "A clip's features are the mean over its windows of the length of a view; at most this "
          "many, evenly spread, 0 for all.")
      .source("ours; CLMR averages over all windows of a track (Spijkervet & Burgoyne 2021)");
  binder.integer("knn_k", options.knn_k)
      .label("Neighbours")
      .unit("clips")
      .hard(1, 10000)
      .soft(1, 200)
      .advanced()
      .help("How many of the nearest training clips vote on a clip's class.")
      .source("solo-learn's default; Wu et al. 2018, sec. 3.4, take 200");
  binder.real("knn_temperature", options.knn_temperature)
      .label("Neighbours' temperature")
      .hard(0.001, 10)
      .soft(0.02, 1)
      .scale(Scale::Log)
      .advanced()
      .help("Divides the cosine in a neighbour's weight; smaller lets the nearest decide.")
      .source("Wu et al. 2018, sec. 3.4");
}

}  // namespace earshot
