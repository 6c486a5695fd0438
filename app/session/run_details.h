#pragma once

#include <filesystem>
#include <optional>
#include <QString>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/recorded_changes.h"

namespace earshot {

/// What a list shows of a run beside its summary. Reads a few whole files; never throws.
struct RunDetails {
  std::optional<Experiment> experiment;  ///< as it stands after its changes
  QString fault;                         ///< why there is none, one line
  QString figure;                        ///< the last that a probe said, "accuracy 96 %"; may be ""
  std::vector<double> losses;            ///< at most some hundred of them, from first to last
  double seconds_a_step = 0;             ///< 0 where nothing was recorded
  /// Bytes that the program held at the most while it trained, and before; 0 where not recorded.
  double memory = 0, memory_before = 0;
  /// Steps whose checkpoints are there, ascending; a branch can begin at each.
  std::vector<std::int64_t> checkpoints;
  std::vector<RecordedChange> changes;  ///< that its experiment has taken up, oldest first

  /// As it stood when so many steps were done.
  Experiment experiment_at(std::int64_t step) const;

  /// data.path as the folder has it; "" without an experiment.
  std::string data() const { return experiment ? experiment->text("data.path") : std::string(); }
};
RunDetails details_of_run(const Catalogue& catalogue, const std::filesystem::path& run);

}  // namespace earshot
