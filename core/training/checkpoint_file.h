#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/tensor_files/stored_tensor.h"
#include "core/training/checkpoint.h"

namespace earshot {

/// What a checkpoint holds, checked and not yet read, whatever form it has: tensors named
/// "method.PATH" and "optimiser.PATH.STATE", PATH being that of a parameter within the method.
struct CheckpointFile {
  CheckpointFacts facts;
  std::vector<StoredTensor> tensors;
  /// Reads all of it and throws std::runtime_error, naming the file, where it was damaged.
  std::function<void()> verify;
};

/// A file of today's form, safetensors. Throws std::runtime_error naming the file.
CheckpointFile open_checkpoint(const std::filesystem::path& file);

/// A file of the first version (TorchScript's archive, "checkpoint.pt"), which names the
/// optimiser's state by addresses or numbers: `groups` are the paths of the parameters in the
/// optimiser's order, group by group; empty leaves the optimiser's state out. Throws
/// std::runtime_error naming the file.
CheckpointFile open_old_checkpoint(const std::filesystem::path& file,
                                   const std::vector<std::vector<std::string>>& groups);

/// The ending of a file of the first version.
inline constexpr const char* kOldEnding = ".pt";

/// What a checkpoint of either form says besides weights. Throws std::runtime_error naming the
/// file.
CheckpointFacts recorded_facts(const std::filesystem::path& file);

}  // namespace earshot
