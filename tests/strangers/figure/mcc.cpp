#include "tests/strangers/figure/mcc.h"

#include "core/built_in/catalogue.h"
#include "core/measures/metrics.h"

namespace earshot::strangers {

Catalogue catalogue_with_mcc() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.figures.push_back(
      {.id = "mcc",
       .label = "Matthews correlation",
       .help =
           "Correlation of true and predicted classes: 1 where all are told right, 0 by chance.",
       .source = "Gorodkin 2004, eq. 8; scikit-learn, matthews_corrcoef",
       .low = -1,
       .high = 1,
       .more_is_better = true,
       .of = [](const Predicted& made) { return matthews(made.confusion); }});
  return catalogue;
}

}  // namespace earshot::strangers
