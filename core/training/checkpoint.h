#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/methods/method.h"
#include "core/training/optimiser.h"

namespace earshot {

/// The form of the files that save_checkpoint() writes, "checkpoint" in their metadata.
inline constexpr std::int64_t kCheckpointFormat = 1;

/// What a checkpoint says besides weights. Draws and data order follow from the seed and the step,
/// so that weights, optimiser and step are everything a bit-exact resume needs.
struct CheckpointFacts {
  std::int64_t step = 0;     ///< steps done
  double seconds = 0;        ///< of training so far
  std::int64_t threads = 0;  ///< of the computation; sums on the CPU depend on it in the last digit
  std::string health = {};   ///< the latest verdict in words; "" where none was given
};

/// Writes method (with its encoder), optimiser and facts as safetensors: every parameter and buffer
/// as "method.PATH" (one that has several paths under the first of them), what the optimiser keeps
/// of a parameter as "optimiser.PATH.exp_avg" and the like, facts in the metadata. Tensors are
/// written one by one, to a temporary name, flushed, renamed. An old checkpoint beside it goes
/// then. Throws std::runtime_error, one line naming the file, also where memory runs out; the old
/// file is then whole.
void save_checkpoint(const std::filesystem::path& file, const Method& method,
                     const Optimiser& optimiser, const CheckpointFacts& facts);

/// Reads a checkpoint (".pt": one of the first version) into a method and, where given, an
/// optimiser of the same experiment, on the method's device. Names, types and shapes of all tensors
/// are compared with the network's, and the file's checksum, before the first value is taken.
/// Without an optimiser the method is opened for its encoder alone: its state is passed over, and
/// so is what only Method::prepare() would make a place for. Throws std::runtime_error naming the
/// file; method and optimiser are then as they were, unless the file changed while it was read.
CheckpointFacts load_checkpoint(const std::filesystem::path& file, Method& method,
                                Optimiser* optimiser);

/// What a run's checkpoint says of its health; "" where it has none, or one of the first version.
/// Throws std::runtime_error naming the file where it is damaged.
std::string recorded_health(const std::filesystem::path& run);

/// A run opened for evaluation, embedding and export; on the CPU, in evaluation mode.
struct LoadedRun {
  Experiment experiment;
  std::shared_ptr<Method> method;
  EncoderPointer encoder;
  CheckpointFacts facts;
};
/// Throws std::runtime_error, one line: not a run folder, no checkpoint yet, damaged.
LoadedRun load_run(const Catalogue& catalogue, const std::filesystem::path& run);

/// A run as it was at the step of one of its checkpoints.
struct RunAtStep {
  std::filesystem::path checkpoint;  ///< whole: every byte was compared with its checksum
  Experiment experiment;             ///< as it stood then
  std::int64_t step = 0;
};
/// Without a step the last checkpoint's. Throws NoSuchCheckpoint (checkpoint_steps.h), and what
/// load_run() throws.
RunAtStep run_at_step(const Catalogue& catalogue, const std::filesystem::path& run,
                      std::optional<std::int64_t> step = {});

}  // namespace earshot
