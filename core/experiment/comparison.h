#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// One of the things that are compared: an experiment under a name of its own.
struct ComparedMethod {
  std::string name;
  Experiment experiment;
  std::string preset = {};  ///< that it was made from; "" for an experiment's file
  /// What the comparison itself sets, for all and for this one.
  std::vector<std::pair<std::string, Value>> given = {};
};

/// Methods to be trained one after another on the same footing, each with every seed.
struct Comparison {
  std::vector<ComparedMethod> methods;
  std::vector<std::int64_t> seeds;
  double most_seconds = 0;  ///< of training a trial may take; 0: as its steps take
};

/// Reads
///   {"methods": ["simclr-small", {"name": "wide", "preset": "simclr-small", "set": {...}}],
///    "seeds": [0, 1, 2], "set": {"data.path": "...", "training.steps": 500}, "most_seconds": 300}
/// A method is a preset's name, or an object with `preset` (or `experiment`, a file beside the
/// comparison) and, where wanted, a `name` and settings of its own. `set` is for all, an own
/// setting wins. Throws ParameterError, one line, the key first.
Comparison comparison_from_json(const Catalogue& catalogue, const std::string& json,
                                const std::filesystem::path& folder = {});
Comparison load_comparison(const Catalogue& catalogue, const std::filesystem::path& file);

}  // namespace earshot
