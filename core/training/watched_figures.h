#pragma once

#include <optional>

#include "core/training/events.h"

namespace earshot {

/// What a person who looks on may understand of a step besides its loss; empty what the method does
/// not say.
struct WatchedFigures {
  /// Mean cosines between the views of one clip, and between different clips.
  std::optional<double> same_clip, other_clips;
  /// Share of the batch that was told from the rest, 0..1: a clip's other view, or what comes next.
  std::optional<double> told_apart;
};
WatchedFigures watched_figures(const StepDone& step);

}  // namespace earshot
