#pragma once

#include <string>
#include <vector>

#include "core/runs/compare.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// A figure as a comparison has it: a column of its table.
struct ComparedFigure {
  std::string id;     ///< of results.tsv and trial.json, "probe_accuracy"
  std::string label;  ///< head of a column, "probe"
  Figure figure;
  std::string baseline = {};    ///< of which one; empty: of the encoder
  std::string distortion = {};  ///< its accuracy through this one; empty: a figure as declared
  bool of_gain = false;         ///< since the start of the training; in files, and not in tables
};

/// All that trials may have: what each protocol says of the encoder, the one that ranks trials
/// first, then the ranking figure of each baseline, then all of these through each distortion, then
/// what the encoder gained since its first weights with the ends of the paired 95 % interval (gain,
/// gain_low, gain_high).
std::vector<ComparedFigure> compared_figures(const Catalogue& catalogue);

/// The columns of results.tsv for these trials: what the usual protocol gives and what any of them
/// has.
std::vector<ComparedFigure> recorded_figures(const Catalogue& catalogue,
                                             const std::vector<TrialResult>& trials);

/// The same for a table for people: gains are not in it, and distortions have tables of their own.
std::vector<ComparedFigure> shown_figures(const Catalogue& catalogue,
                                          const std::vector<TrialResult>& trials);

/// What a trial keeps of its evaluation, in the order of compared_figures().
FigureValues compared_values(const Catalogue& catalogue, const EvaluationResult& result);
/// The same of one that was not evaluated: NaN.
FigureValues no_values(const Catalogue& catalogue, const std::string& protocol);

/// Whether the trials were judged on the same sounds: what learns nothing gives all of them nearly
/// the same figure then, whatever rate a preset hears them at.
bool of_same_sounds(const Catalogue& catalogue, const std::vector<TrialResult>& trials);

}  // namespace earshot
