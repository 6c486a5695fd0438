#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/params/parameter.h"

namespace earshot {

/// Everything that decides a run, as values by path ("training.learning_rate"). Complete: every
/// path that sections() names has a value. A plain value: copied for undo, compared for
/// differences.
struct Experiment {
  Values values;

  bool flag(const std::string& path) const;
  std::int64_t integer(const std::string& path) const;
  double real(const std::string& path) const;
  const std::string& text(const std::string& path) const;
  /// The values below a section, by bare id: within("method") -> {"temperature": 0.1, ...}.
  Values within(const std::string& section) const;

  friend bool operator==(const Experiment&, const Experiment&) = default;
};

/// A titled group of declarations; the form's groups, the JSON's objects, the reference's chapters.
struct Section {
  std::string path;  ///< "training", "views.gain"; "" for the top (seed)
  std::string label;
  std::string help;
  std::vector<Parameter> parameters;
};

/// The sections of an experiment, given the method, the encoder and the chain that it has chosen.
std::vector<Section> sections(const Catalogue& catalogue, const Experiment& experiment);

/// The declaration of a path, or nullptr where the experiment has none such.
/// The pointer lives as long as `sections`.
const Parameter* find_parameter(const std::vector<Section>& sections, const std::string& path);

/// All defaults.
Experiment default_experiment(const Catalogue& catalogue);

/// A preset's experiment. Throws ParameterError (path "preset") naming the nearest where unknown.
Experiment preset_experiment(const Catalogue& catalogue, const std::string& name);

/// Whether the value of a path decides which settings there are: the names of method, encoder and
/// protocol, and the order of the chain.
bool decides_settings(const std::string& path);

/// Sets one value. Choosing another method, encoder, protocol or chain brings its own settings with
/// their defaults and drops the former's. Throws ParameterError: unknown path (with the nearest),
/// wrong kind, out of range.
void set_value(const Catalogue& catalogue, Experiment& experiment, const std::string& path,
               const Value& value);
/// The same from text, as `--set path=value` gives it.
void set_text(const Catalogue& catalogue, Experiment& experiment, const std::string& path,
              const std::string& text);

/// The names in views.order, in order.
std::vector<std::string> chain_order(const Experiment& experiment);

/// Settings that are each right but contradict each other, one line each, the path first.
std::vector<ParameterError> contradictions(const Catalogue& catalogue,
                                           const Experiment& experiment);

struct Difference {
  std::string path;
  std::string before, after;  ///< "" where it has no such setting
};
std::vector<Difference> differences(const Experiment& before, const Experiment& after);

/// JSON text, complete, with the versions of Earshot and LibTorch.
std::string to_json(const Catalogue& catalogue, const Experiment& experiment);
/// Throws ParameterError for unknown keys, wrong types, out-of-range values, bad JSON. Keys that
/// are missing take their defaults.
Experiment experiment_from_json(const Catalogue& catalogue, const std::string& json);

/// Throws ParameterError naming the file where it cannot be read.
Experiment load_experiment(const Catalogue& catalogue, const std::filesystem::path& file);
/// Written to a temporary name, flushed, renamed. Throws std::runtime_error.
void save_experiment(const Catalogue& catalogue, const Experiment& experiment,
                     const std::filesystem::path& file);

}  // namespace earshot
