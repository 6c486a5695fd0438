#pragma once

#include <cstdint>
#include <filesystem>

#include "core/catalogue/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/training/preparation.h"

namespace earshot {

/// What write_step wrote.
struct WrittenStep {
  std::int64_t clips = 0;
  std::int64_t views = 0;     ///< of each clip
  std::int64_t pictures = 0;  ///< of each clip; 0 where the encoder has none
};

/// Writes all that a step of the trainer sees, made by the trainer's own code, for people who check
/// it with programs of their own:
///   batch.json          step (counted from 1), epoch, the views' names and lengths, and for each
///                       row its clip, the files of its sound and of its views, and what was drawn
///                       for them
///   draws.tsv           the same draws, one a line
///   clips/row-0000.wav  the clip's first 30 s, mono, at the experiment's sample rate
///   view-a/row-0000.wav ... each view, 32-bit float; named as the view is ("view-small-3" of
///                       "small 3")
///   view-a.npy ...      the same of the whole batch, [batch, samples]
///   picture-a.npy ...   where the encoder has a picture: its log-mel of each view, [batch, bands,
///                       frames], before what the method itself does to it
/// `step` counts from 0. Throws std::runtime_error naming the file that cannot be written.
WrittenStep write_step(const Catalogue& catalogue, const Experiment& experiment,
                       const PreparedData& data, std::int64_t step,
                       const std::filesystem::path& folder);

/// Writes the method's parameters and buffers before `step` (counted from 0) as safetensors: for
/// the first step those that training begins with, else those of the run's checkpoint, where that
/// is of just this step. `run` may be empty. Throws std::runtime_error, one line, where they are
/// not kept: says which step's are.
void write_weights_before(const Catalogue& catalogue, const Experiment& experiment,
                          const PreparedData& data, const std::filesystem::path& run,
                          std::int64_t step, const std::filesystem::path& file);

}  // namespace earshot
