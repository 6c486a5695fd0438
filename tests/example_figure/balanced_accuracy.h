#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// Mean recall over the classes that occur (scikit-learn, balanced_accuracy_score). It lives in the
/// tests alone: the example of docs/add-a-figure.md.
Figure balanced_accuracy_figure();

/// All that Earshot ships, and this figure.
Catalogue catalogue_with_balanced_accuracy();

}  // namespace earshot::example
