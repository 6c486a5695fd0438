#pragma once

#include <optional>
#include <vector>

#include "core/runs/compared_figures.h"
#include "widgets/curves/comparison_chart.h"

namespace earshot {

/// The trials as the chart shows them: their runs' metrics and their ends. Reads files.
std::vector<ComparisonLine> comparison_lines(const std::vector<TrialResult>& trials);

/// What the baselines reach where the trials end, as level lines: the mean over the trials, "mean"
/// in the name where they differ. None over different sounds, of none of which the mean would be.
std::vector<ComparisonLevel> comparison_levels(const Catalogue& catalogue,
                                               const std::vector<TrialResult>& trials);

/// One method over its seeds: mean and sample deviation of each figure over the trials that have
/// it; the deviation is NaN with fewer than two.
struct MethodSummary {
  QString method;
  int trials = 0, failed = 0;
  struct Spread {
    double mean = 0, deviation = 0;
  };
  std::vector<Spread> figures;  ///< in the order of the columns that were asked for
  /// The first column's figure less the first method's, seed by seed: its mean and half of its 95 %
  /// interval (Student's t) over the seeds that both have; of two or more, and of other methods.
  struct Gain {
    double mean = 0, half = 0;
    int seeds = 0;
  };
  std::optional<Gain> over_first;
  Spread seconds, milliseconds;
  std::int64_t parameters = 0, examples = 0;
  QString health;  ///< of the last trial
};
std::vector<MethodSummary> summaries(const std::vector<ComparedFigure>& columns,
                                     const std::vector<TrialResult>& trials);

}  // namespace earshot
