#include "core/built_in/figures.h"

#include "core/measures/metrics.h"

namespace earshot {

std::vector<Figure> built_in_figures() {
  std::vector<Figure> figures;
  figures.push_back({"accuracy", "accuracy", "Share of the test clips whose class is told right.",
                     "scikit-learn, accuracy_score", 0, 1, true,
                     [](const Predicted& made) { return accuracy(made.truth, made.predicted); }});
  Figure macro{"macro_f1",
               "macro F1",
               "Mean F1 over the classes that occur in the test split or among the predictions.",
               "scikit-learn, f1_score with average=\"macro\"",
               0,
               1,
               true,
               [](const Predicted& made) {
                 return macro_f1(class_figures(made.confusion), Averaged::Present);
               }};
  macro.compared = false;  // a comparison has one figure of each kind
  figures.push_back(macro);
  return figures;
}

}  // namespace earshot
