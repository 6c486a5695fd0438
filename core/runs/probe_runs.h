#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/features.h"
#include "core/data/dataset.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// The items of a data set that carry a label, ready to be judged: the rows of all features follow
/// `items`.
struct LabelledItems {
  std::string column;
  std::vector<std::string> classes;  ///< sorted
  std::vector<Item> items;           ///< row -> item
  std::vector<std::int64_t> labels;  ///< row -> class
  std::vector<Split> splits;         ///< row -> split
};

/// Of these items those whose clip's text in the column is not empty. Throws NotStarted, one line,
/// where there is no such column, no label, one class only, or no training or test clip.
LabelledItems labelled_items(const Dataset& dataset, const std::string& column,
                             const std::vector<Item>& items);

/// The linear protocol on the features of `labelled`: fitted on the training items, the strength
/// chosen on the validation items, told of the test items by these figures.
ProbeResult probe_features(const std::vector<Figure>& figures, const LabelledItems& labelled,
                           const Features& features, std::uint64_t seed, std::stop_token stop = {});

/// Accuracy on the test items of the weighted vote of the nearest training items.
double knn_on_test(const LabelledItems& labelled, const Features& features, std::int64_t neighbours,
                   double temperature);

}  // namespace earshot
