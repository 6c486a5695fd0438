#pragma once

#include <string>

namespace earshot {

/// One line that says why a training on "cpu" or "cuda" in "float32" or "bfloat16" is refused:
/// bfloat16 is not there (bfloat16_problem()), or LibTorch calculates something wrongly
/// (core/tensor/machine_check.h), and what would help; empty where nothing is off, and of what is
/// calculated wrongly where EARSHOT_TRUST_THIS_MACHINE is 1. A bfloat16 training needs float32 too.
/// Calculated once for a processor and its libraries, in a second, and kept in the cache folder.
std::string machine_problem(const std::string& device, const std::string& precision);

/// What calculates here, for people.
struct MachineWords {
  std::string libtorch;  ///< its version, "1.13.0"
  std::string device;    ///< the processor, its threads, and GPUs that LibTorch finds
};
/// May take a while where there is a GPU.
MachineWords machine_words();

}  // namespace earshot
