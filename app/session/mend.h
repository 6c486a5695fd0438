#pragma once

#include <functional>
#include <optional>
#include <QString>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// The one change of a setting that would take a fault away.
struct Mend {
  std::string path;
  Value value;
  QString words;  ///< of its button, "Use 31"
  friend bool operator==(const Mend&, const Mend&) = default;
};

/// Looks for a value of the setting under which `is_mended` holds, by what is declared of it: of a
/// choice first what presets of the same method take, then each in order; of a number the nearest;
/// of a text those of `texts`. Nothing where there is none.
std::optional<Mend> mend_of(const Catalogue& catalogue, const Experiment& experiment,
                            const std::string& path, const std::vector<std::string>& texts,
                            const std::function<bool(const Experiment&)>& is_mended);

}  // namespace earshot
