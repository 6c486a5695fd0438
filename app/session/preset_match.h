#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <QString>
#include <utility>
#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// Which preset an experiment follows, and where it differs from it: the sounds, how they are
/// split, and the seed are nobody's recipe.
class PresetMatch {
 public:
  explicit PresetMatch(std::shared_ptr<const Catalogue> catalogue);

  struct Match {
    const Preset* preset = nullptr;    ///< of the same method, with the fewest differences
    std::vector<std::string> changed;  ///< paths of the experiment
  };
  Match of(const Experiment& experiment) const;

  /// What a preset says of a path; else the declaration's default, where the experiment has it.
  /// Nothing of the sounds and the seed.
  std::optional<Value> recipe(const Preset* preset, const Experiment& experiment,
                              const std::string& path) const;

  /// "SimCLR, small (changed)"; the method's name where no preset has it.
  QString title(const Experiment& experiment) const;
  /// "SimCLR, small".
  static QString title(const Preset& preset);

  const Catalogue& catalogue() const { return *catalogue_; }
  /// What marks are shown by: the name of the experiment's preset, and what it says of a path.
  std::pair<QString, std::function<std::optional<Value>(const std::string&)>> marks(
      const Experiment& experiment) const;
  /// Of each preset, in the catalogue's order.
  const std::vector<Experiment>& experiments() const;

 private:
  std::shared_ptr<const Catalogue> catalogue_;
  mutable std::vector<Experiment> experiments_;  ///< made when first asked for
};

}  // namespace earshot
