#pragma once

#include <optional>
#include <QString>
#include <vector>

#include "core/data/dataset.h"
#include "core/experiment/experiment.h"

namespace earshot {

/// Lengths of the training clips in seconds, ascending.
std::vector<double> training_lengths(const Dataset& dataset);
double crop_seconds(const Experiment& experiment);
/// Share of lengths below the crop, 0..1.
double share_shorter(const std::vector<double>& lengths, double seconds);

/// A crop that three of four training clips fill, where half of them do not fill the present one;
/// in samples. Never one that method and encoder do not take.
std::optional<std::int64_t> proposed_crop(const Catalogue& catalogue, const Experiment& experiment,
                                          const std::vector<double>& lengths);

/// What would suit the open sounds better than the present experiment: by our own rules of thumb,
/// each said in the sentence.
struct DataProposal {
  Values changes;
  QString words;  ///< one sentence; empty where nothing is proposed
};
DataProposal proposal_for(const Catalogue& catalogue, const Experiment& experiment,
                          const Dataset& dataset);

}  // namespace earshot
