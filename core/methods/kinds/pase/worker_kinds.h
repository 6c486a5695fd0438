#pragma once

#include <array>
#include <cstddef>

namespace earshot {

/// One of PASE's workers, as settings and curves name it.
struct PaseWorkerKind {
  enum class Task {
    Waveform,    ///< gives the samples back
    Regression,  ///< foretells a target of pase_target
    Local,       ///< LIM: frames of the same clip or of another
    Global,      ///< GIM: averages of the same clip or of another
    Sequence     ///< SPC: future or past
  };
  const char* name;
  const char* label;
  const char* help;
  Task task;
  double pase_weight;       ///< 1 where PASE has it
  double pase_plus_weight;  ///< 1 where PASE+ has it
};

constexpr std::size_t pase_worker_count = 13;
extern const std::array<PaseWorkerKind, pase_worker_count> pase_worker_kinds;

}  // namespace earshot
