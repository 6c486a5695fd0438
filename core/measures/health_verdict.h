#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace earshot {

/// How well a linear probe reads a label from the encoder as it is now, against how it read it with
/// the first weights; of the same validation clips.
struct LabelSinceStart {
  std::string label;
  std::int64_t clips = 0;
  double start = 0, now = 0;  ///< shares of the clips named rightly
  double error = 0;           ///< standard error of the paired difference

  /// The paired 95 % interval of the difference lies wholly below 0.
  bool is_harder() const { return now - start + 1.96 * error < 0; }
};

/// The health numbers of one step, as the curves carry them; what was not measured is NaN.
struct HealthNumbers {
  std::int64_t step = 0;
  std::int64_t rows = 0;         ///< that were measured
  std::int64_t features = 0;     ///< of one row
  double feature_deviation = 0;  ///< 0 collapsed, 1/sqrt(features) evenly spread
  double rankme = 0;             ///< 1 .. min(rows, features)
  double uniformity = 0;         ///< 0 collapsed, lower is better
  double loss = std::numeric_limits<double>::quiet_NaN();
  double guessing_loss = std::numeric_limits<double>::quiet_NaN();  ///< of whoever guesses
  std::optional<LabelSinceStart> label = {};  ///< the latest, where it was read
};

/// The best earlier measurement of each figure, for "fell from ... to ...", and the latest ones, by
/// which a figure that recovers is told from one that stays low.
struct BestHealth {
  std::optional<HealthNumbers> deviation, rankme, uniformity;
  std::vector<HealthNumbers> recent;  ///< of the last 100 steps

  /// Takes a measurement into account; what is NaN in it changes nothing.
  void see(const HealthNumbers& numbers);
};

/// Until then the first steps may be as they will.
constexpr std::int64_t health_starting_steps = 100;

enum class HealthLevel { Good, Careful, Bad };

struct HealthVerdict {
  HealthLevel level = HealthLevel::Good;
  std::string words;  ///< "healthy", or a sentence with its number
};

/// The alarm: deviation * sqrt(features) < 0.1, or RankMe < 2 % of min(rows, features), or
/// uniformity > -0.5; careful within twice that (ours; none of the papers names a threshold).
/// Until step 100 an alarm is only "careful": untrained encoders often start unspread, and the
/// first steps of a contrastive run draw all projections together before its negatives part them
/// (MoCo's uniformity passes -0.1 in step 30 and is back at -0.8 in step 150). Later an alarm is
/// "careful" for as long as the figure is within a fifth of its threshold and twice what it was at
/// its worst in the 100 steps before: it recovers.
/// From step 100 on a loss within 0.5 % of guessing is an alarm too: the features may spread, but
/// nothing is told apart, as at a temperature of 100 (at 10 SimCLR's loss may fall by 4 %).
/// A label that is harder to read than at the start is "careful" from then on: the training may do
/// well at its own task, and take away what the label depends on.
HealthVerdict verdict(const HealthNumbers& now, const BestHealth& before = {});

/// "views of one clip are already closer than different clips: 0.71 against 0.22" from the mean
/// cosines of both.
std::string similarity_words(double same_clip, double different_clips);

}  // namespace earshot
