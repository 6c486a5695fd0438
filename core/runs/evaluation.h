#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/features.h"
#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"

namespace earshot {

struct ClassResult {
  std::string name;
  double precision = 0, recall = 0, f1 = 0;  ///< 0..1
  std::int64_t support = 0;                  ///< test clips of this class
};

/// A linear probe's figures on the test split.
struct ProbeResult {
  std::string protocol = "linear";
  std::string split = "test";
  std::string label;          ///< the column that was probed
  FigureValues figures;       ///< of the catalogue, in its order
  double valid_accuracy = 0;  ///< of the chosen regularisation
  double regularisation = 0;  ///< C, chosen on the validation split alone
  std::int64_t train_clips = 0, valid_clips = 0, test_clips = 0, features = 0;
  std::vector<std::string> classes;
  std::vector<ClassResult> per_class;
  std::vector<std::vector<std::int64_t>> confusion;  ///< [true][predicted]
  /// Test items with their true and predicted class, for the confusion cells.
  struct Prediction {
    Item item;
    std::int64_t truth = 0, predicted = 0;
  };
  std::vector<Prediction> predictions;

  /// One of the figures; nothing where a file of before does not have it.
  std::optional<double> figure(const std::string& id) const;
  double accuracy() const { return figure("accuracy").value_or(0); }  ///< what runs are compared by
};

struct EvaluationResult {
  std::int64_t step = 0;  ///< of the checkpoint
  ProbeResult probe;
  std::vector<std::pair<std::string, ProbeResult>> baselines;  ///< "untrained", "log_mel"
  double knn_accuracy = 0;
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
  std::string data;   ///< empty: the run's own
  std::string label;  ///< the column to predict; empty: the run's data.label
};

/// Evaluates a run's encoder by its experiment's evaluation settings on the calling thread and
/// returns the figures. Those of the run's own data, also where these lie elsewhere now, are kept
/// in the run folder, as RunPaths::evaluation() of the label; those of other data are not.
/// `report(what, done 0..1)`.
/// Throws std::runtime_error, one line, where there is no checkpoint; NotStarted where the data
/// cannot be read, or has no such label, or one class only; Stopped, and nothing is kept.
EvaluationResult evaluate_run(const Catalogue& catalogue, const EvaluateRequest& request,
                              const std::function<void(const std::string&, double)>& report = {},
                              std::stop_token stop = {});

/// The figures that a run folder keeps of its own data, by its own label column or another one;
/// nothing where there are none. Throws std::runtime_error, one line, where they cannot be read.
std::optional<EvaluationResult> kept_evaluation(const std::filesystem::path& run,
                                                const Experiment& experiment,
                                                const std::string& label);

std::string to_json(const EvaluationResult& result);
EvaluationResult evaluation_from_json(const std::string& json);

}  // namespace earshot
