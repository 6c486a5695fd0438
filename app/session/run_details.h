#pragma once

#include <filesystem>
#include <optional>
#include <QString>
#include <vector>

#include "core/experiment/experiment.h"

namespace earshot {

/// What a list shows of a run beside its summary. Reads a few whole files; never throws.
struct RunDetails {
  std::optional<Experiment> experiment;  ///< as it stands after its changes
  QString fault;                         ///< why there is none, one line
  QString figure;                        ///< the last that a probe said, "accuracy 96 %"; may be ""
  std::vector<double> losses;            ///< at most some hundred of them, from first to last
  double seconds_a_step = 0;             ///< 0 where nothing was recorded

  /// data.path as the folder has it; "" without an experiment.
  std::string data() const { return experiment ? experiment->text("data.path") : std::string(); }
};
RunDetails details_of_run(const Catalogue& catalogue, const std::filesystem::path& run);

}  // namespace earshot
