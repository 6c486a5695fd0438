#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace earshot {

/// What a training left in a run folder besides the experiment, for people: "metrics to step 37,
/// embeddings of step 20, an evaluation"; "" where there is nothing.
std::string made_so_far(const std::filesystem::path& run);

/// Gives everything that a training makes in a run folder another name, "metrics.before-1.jsonl",
/// with the first number that none of them has; experiment, log and whatever else lies there stay.
/// Returns the number, 0 where there was nothing. Throws std::runtime_error naming the file.
int set_aside(const std::filesystem::path& run);

/// Takes the steps after `step` out of the metrics, and their embeddings and kept checkpoints out
/// of their folders, into metrics.cut.jsonl, embeddings.cut and checkpoints.cut, so that a run that
/// goes on from `step` makes them again and none is lost. Returns the last step that was cut, or 0.
/// A file that was whole before is so after, whenever the program ends. Throws std::runtime_error
/// naming the file.
std::int64_t cut_after(const std::filesystem::path& run, std::int64_t step);

/// Removes what writes left in a folder that were killed: NAME.tmpPID of a process that is gone.
/// Never throws.
void remove_leftovers(const std::filesystem::path& folder) noexcept;
/// Only those of one file, in a folder that is not Earshot's.
void remove_leftovers_of(const std::filesystem::path& file) noexcept;
/// Removes what this very process is writing in a folder, which it will not end. Never throws.
void remove_own_temporaries(const std::filesystem::path& folder) noexcept;

}  // namespace earshot
