#pragma once

#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/catalogue/figures.h"
#include "core/experiment/comparison.h"
#include "core/training/events.h"
#include "core/training/preparation.h"

namespace earshot {

/// One method with one seed, trained and evaluated.
struct TrialResult {
  std::string method;
  std::int64_t seed = 0;
  std::filesystem::path run;
  double seconds = 0;  ///< of training
  std::int64_t steps = 0;
  std::int64_t examples = 0;    ///< clips seen
  std::int64_t parameters = 0;  ///< of the encoder
  double milliseconds_per_step = 0;
  double most_seconds = 0;  ///< Comparison::most_seconds of its training
  /// On the test split, by the ids of compared_figures(), the one that ranks trials first; NaN
  /// where the trial failed.
  FigureValues figures;
  /// Distortions of kinds that its training draws; of a trial that was heard through any.
  std::vector<std::string> seen = {};
  std::string health;  ///< the last verdict, or why the trial failed
  /// NaN where the trial does not have it.
  double figure(const std::string& id) const;
  double ranked() const { return figures.empty() ? std::nan("") : figures.front().second; }
  bool failed() const { return std::isnan(ranked()); }
};

/// What is told while it goes on; any may be empty.
struct CompareHearing {
  std::function<void(const ComparedMethod&, std::int64_t seed, const std::filesystem::path& run)>
      begins;
  std::function<void(const Event&)> event;
  std::function<void(const std::string& words, double done)> evaluating;
  std::function<void(const TrialResult&)> ended;
};

/// The folder holds trials of another comparison: other settings, or another limit of time that
/// would have made a difference. Nothing was touched.
class OtherComparison : public NotStarted {
  using NotStarted::NotStarted;
};

/// Trains and evaluates every method with every seed, one after another, each in a run folder of
/// its own below `folder`, and keeps folder/results.tsv up to date. What is there already is not
/// done again: a finished trial is read, an interrupted one goes on where it was; so the same call
/// continues a comparison that was stopped. Throws std::runtime_error, one line, where the folder
/// cannot be written or a trial could not be started or evaluated; it is a NotStarted where no
/// trial was begun by this call; Stopped, where `ended` was told every trial that is done.
std::vector<TrialResult> run_comparison(const std::shared_ptr<const Catalogue>& catalogue,
                                        const Comparison& comparison,
                                        const std::filesystem::path& folder,
                                        const CompareHearing& hearing = {},
                                        std::stop_token stop = {});

/// The trials that a comparison's folder holds, in the order of its results.tsv; also of a folder
/// that was made elsewhere. A row that names no folder within, or one whose trial cannot be read,
/// is passed over and named in `problems`. Throws std::runtime_error, one line, where it is no such
/// folder.
std::vector<TrialResult> read_comparison(const Catalogue& catalogue,
                                         const std::filesystem::path& folder,
                                         std::vector<std::string>& problems);

/// The table with the columns method, seed, seconds, steps, examples, parameters,
/// milliseconds_per_step, then recorded_figures() (probe_accuracy, knn_accuracy,
/// untrained_accuracy, log_mel_accuracy, log_mel_quarters_accuracy, gain, gain_low, gain_high),
/// health. Names and words are cells that no spreadsheet runs (safe_cell()).
std::string to_tsv(const Catalogue& catalogue, const std::vector<TrialResult>& trials);

}  // namespace earshot
