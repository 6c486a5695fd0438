#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace earshot {

/// A checkpoint that stays beside the last one of its run.
struct KeptCheckpoint {
  std::int64_t step = 0;  ///< by the file's name
  std::filesystem::path file;
};

/// Those that a run holds, by step; what lies there under other names is passed over. Never throws.
std::vector<KeptCheckpoint> kept_checkpoints(const std::filesystem::path& run);

/// How many steps lie between those that are kept where `most` of them are to be spread evenly
/// over a training; 0 where none is.
std::int64_t steps_between_kept(std::int64_t training_steps, std::int64_t most);

/// Lets the run's last checkpoint, which is of this step, stay when the next takes its place: a
/// second name for it, or a copy where the file system has none. Of more than `most`, those go
/// without which the others lie the least apart. Throws std::runtime_error naming the file; what
/// was kept before is whole then.
void keep_checkpoint(const std::filesystem::path& run, std::int64_t step, std::int64_t most);

}  // namespace earshot
