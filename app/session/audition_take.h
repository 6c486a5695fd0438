#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "core/training/replay.h"

namespace earshot {

/// The views of a clip, ready to be seen and heard. Each has the original beside it, as long as
/// itself, and all share one time axis: at any moment the original is heard at the very place that
/// the view was cut from, so that a change between them compares the same instant.
struct AuditionTake {
  ReplayedViews replayed;
  struct View {
    std::string name;  ///< as its plan says
    Session::Sound sound, original;
    double starts = 0;  ///< seconds into the clip; negative where silence precedes it
  };
  std::vector<View> views;  ///< one at least
  /// The first view without what is in the second one too; nullptr where they differ in length.
  Session::Sound difference;
  double seconds = 0;  ///< of the longest view
  double peak = 0;     ///< the largest sample of all views
};

struct AuditionRequest {
  std::int64_t clip = -1;
  std::int64_t draw = 0;
  /// Exactly what the trainer saw, or would see, at this step, instead of a draw of one's own.
  std::optional<std::int64_t> step;
  /// Augmentations that are not heard, as if they were off; the others draw what they drew.
  std::set<std::string> left_out;
  friend bool operator==(const AuditionRequest&, const AuditionRequest&) = default;
};

/// A run's settings as they stood when `step` steps were done, from its latest settings and what
/// was changed while it trained (oldest first).
Experiment experiment_at_step(Experiment latest, const std::vector<ParameterChanged>& changes,
                              std::int64_t step);

/// On the calling thread, which is not the window's. Throws std::runtime_error, one line.
AuditionTake take_audition(const Catalogue& catalogue, Experiment experiment, PcmCache& cache,
                           const AuditionRequest& request);

}  // namespace earshot
