#include "tests/example_figure/balanced_accuracy.h"

#include "core/built_in/catalogue.h"
#include "core/measures/metrics.h"

namespace earshot::example {

Figure balanced_accuracy_figure() {
  Figure figure;
  figure.id = "balanced_accuracy";
  figure.label = "balanced accuracy";
  figure.help = "Mean share of each class's test clips that is told right.";
  figure.source = "scikit-learn, balanced_accuracy_score";
  figure.of = [](const Predicted& made) { return balanced_accuracy(made.confusion); };
  return figure;
}

Catalogue catalogue_with_balanced_accuracy() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.figures.push_back(balanced_accuracy_figure());
  return catalogue;
}

}  // namespace earshot::example
