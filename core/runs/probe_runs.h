#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// The clips of a data set that carry a label, ready to be judged: rows of every feature matrix
/// follow `clips`.
struct LabelledClips {
  std::string column;
  std::vector<std::string> classes;  ///< sorted
  std::vector<std::int64_t> clips;   ///< row -> clip
  std::vector<std::int64_t> labels;  ///< row -> class
  std::vector<Split> splits;         ///< row -> split
};

/// Of these clips those whose text in the column is not empty. Throws NotStarted, one line,
/// where there is no such column, no label, one class only, or no training or test clip.
LabelledClips labelled_clips(const Dataset& dataset, const std::string& column,
                             const std::vector<std::int64_t>& clips);

/// The linear protocol on features [rows of `labelled`, width], row-major: fitted on the training
/// clips, the strength chosen on the validation clips, told of the test clips by these figures.
ProbeResult probe_features(const std::vector<Figure>& figures, const LabelledClips& labelled,
                           const std::vector<float>& features, std::uint64_t seed,
                           std::stop_token stop = {});

/// Accuracy on the test clips of the weighted vote of the nearest training clips.
double knn_on_test(const LabelledClips& labelled, const std::vector<float>& features,
                   std::int64_t neighbours, double temperature);

}  // namespace earshot
