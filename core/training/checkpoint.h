#pragma once

#include <filesystem>

#include "core/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"
#include "core/training/optimiser.h"

namespace earshot {

/// What a checkpoint says besides weights. Draws and data order follow from the seed and the step,
/// so that weights, optimiser and step are everything a bit-exact resume needs.
struct CheckpointFacts {
  std::int64_t step = 0;     ///< steps done
  double seconds = 0;        ///< of training so far
  std::int64_t threads = 0;  ///< of the computation; sums on the CPU depend on it in the last digit
};

/// Writes method (with its encoder), optimiser and facts to a temporary name, flushed, renamed.
/// Throws std::runtime_error; the old file is then whole.
void save_checkpoint(const std::filesystem::path& file, const Method& method,
                     const Optimiser& optimiser, const CheckpointFacts& facts);

/// Reads into a method and, where given, an optimiser of the same experiment, on the method's
/// device.
/// Throws std::runtime_error naming the file.
CheckpointFacts load_checkpoint(const std::filesystem::path& file, Method& method,
                                Optimiser* optimiser);

/// A run opened for evaluation, embedding and export; on the CPU, in evaluation mode.
struct LoadedRun {
  Experiment experiment;
  std::shared_ptr<Method> method;
  EncoderPointer encoder;
  CheckpointFacts facts;
};
/// Throws std::runtime_error, one line: not a run folder, no checkpoint yet, damaged.
LoadedRun load_run(const Catalogue& catalogue, const std::filesystem::path& run);

}  // namespace earshot
