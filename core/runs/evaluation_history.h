#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/measures/bootstrap.h"
#include "core/runs/evaluation.h"

namespace earshot {

/// An evaluation in brief, as a run remembers each that was made: its figures without the clips.
struct PastEvaluation {
  std::int64_t step = 0;
  std::string label, protocol;
  std::int64_t test_clips = 0;
  FigureValues figures;  ///< the one that ranks first
  std::optional<Interval> interval;
  FigureValues baselines;  ///< the ranking figure of each, by BaselineEntry's name

  double ranked() const { return figures.empty() ? std::nan("") : figures.front().second; }
};

PastEvaluation brief_of(const EvaluationResult& result);

/// Adds a line to the run's evaluations.jsonl. Throws std::runtime_error naming the file.
void remember_evaluation(const std::filesystem::path& run, const PastEvaluation& made);

/// Those of one label column by one protocol, step by step; of one step the last that was made. A
/// line that is none is passed over and named in `problems`. Nothing where there is no such file,
/// as in runs of before.
std::vector<PastEvaluation> past_evaluations(const std::filesystem::path& run,
                                             const std::string& label, const std::string& protocol,
                                             std::vector<std::string>& problems);

/// Puts one where its step stands, in the place of another of that step.
void put_evaluation(std::vector<PastEvaluation>& past, PastEvaluation made);

}  // namespace earshot
