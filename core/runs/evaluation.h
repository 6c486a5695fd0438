#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/measures/protocol.h"

namespace earshot {

/// What a protocol says of a baseline, by BaselineEntry's name.
using JudgedBaseline = std::pair<std::string, ProbeResult>;

struct EvaluationResult {
  std::int64_t step = 0;  ///< of the checkpoint
  ProbeResult probe;
  std::vector<JudgedBaseline> baselines;
  double seconds = 0;
  /// What it was made on, as data.path says it, and the clips there; "" and 0 in older files.
  std::string data;
  std::int64_t data_clips = 0;
  /// What is odd about the data's splits, one line each; told, and not kept.
  std::vector<std::string> notes = {};
  /// Why the run folder does not keep these figures although they are of its own data; "" where it
  /// does. Of this evaluation alone, never of one that was read.
  std::string not_kept;
  /// How the run's own sounds differ now from those that it was trained on, in words; "" where they
  /// do not, or where other sounds were evaluated.
  std::string changed_data;
};

struct EvaluateRequest {
  std::filesystem::path run;
  std::string data;           ///< empty: the run's own
  std::string label;          ///< the column to predict; empty: the run's data.label
  std::string protocol = {};  ///< by its name; empty: the run's evaluation.protocol
};

/// Evaluates a run's encoder by its experiment's evaluation settings on the calling thread and
/// returns the figures. Those of the run's own data, also where these lie elsewhere now, are kept
/// in the run folder, as RunPaths::evaluation() of label and protocol; those of other data are not.
/// `report(what, done 0..1)`.
/// Throws std::runtime_error, one line, where there is no checkpoint; NotStarted where the data
/// cannot be read, or has no such label, or one class only; Stopped, and nothing is kept.
EvaluationResult evaluate_run(const Catalogue& catalogue, const EvaluateRequest& request,
                              const std::function<void(const std::string&, double)>& report = {},
                              std::stop_token stop = {});

/// The figures that a run folder keeps of its own data, by its own label column or another one, and
/// by the experiment's protocol or another one; nothing where there are none. Throws
/// std::runtime_error, one line, where they cannot be read.
std::optional<EvaluationResult> kept_evaluation(const Catalogue& catalogue,
                                                const std::filesystem::path& run,
                                                const Experiment& experiment,
                                                const std::string& label,
                                                const std::string& protocol = {});

/// The one that an encoder has to beat: the best on the validation split, so that the test split
/// chooses nothing; where a protocol has no such figure, the best by the figure that ranks. Null
/// where there is none.
const JudgedBaseline* strongest_baseline(const EvaluationResult& result,
                                         bool more_is_better = true);
/// The same encoder before its first step, where it was judged; else null.
const JudgedBaseline* start_of(const Catalogue& catalogue, const EvaluationResult& result);

/// Each object of features has `metrics`, all its figures by their ids, and a baseline's what the
/// encoder gains over it, `gain {value, low, high}` with its paired 95 % interval, where both name
/// the classes of the same test items; `strongest_baseline` is its name.
std::string to_json(const EvaluationResult& result);
/// Figures that are declared lie in their range; others, of another program, are finite.
EvaluationResult evaluation_from_json(const Catalogue& catalogue, const std::string& json);

}  // namespace earshot
