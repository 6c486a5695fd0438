#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace earshot {

/// The steps of the checkpoints that a run holds, ascending: those that were kept, and the last one
/// unless it is damaged. Never throws.
std::vector<std::int64_t> checkpoint_steps(const std::filesystem::path& run);

/// No checkpoint of a step is kept; says which are.
class NoSuchCheckpoint : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace earshot
