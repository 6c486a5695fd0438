#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/sound_span.h"

namespace earshot {

/// Pairs of patches of one picture that lie beside each other, with a gap between them and each
/// moved a little (Doersch, Gupta & Efros 2015, "Unsupervised visual representation learning by
/// context prediction", sec. 3). Time plays the image's x, the bands its y. All in bands or frames.
struct PatchPlan {
  std::int64_t bands = 24, frames = 32;              ///< of a patch
  std::int64_t gap_bands = 8, gap_frames = 16;       ///< between two patches
  std::int64_t jitter_bands = 2, jitter_frames = 4;  ///< each patch is moved by at most so much
  bool time_alone = false;                           ///< only earlier and later
  /// Grids begin anywhere in their period and their patches stay inside the picture by being
  /// pushed, as in the published code; else only where as many lines and columns as ever fit.
  bool grids_anywhere = false;
};

/// The smallest picture in which every direction fits.
std::int64_t least_bands(const PatchPlan& plan);
std::int64_t least_frames(const PatchPlan& plan);

/// The labels of a plan: 8, or 2 (earlier, later) in time alone. The label of a pair and that of
/// the same pair the other way round add up to directions() - 1.
std::int64_t directions(const PatchPlan& plan);

/// Where the second patch lies, seen from the first: steps in time and in frequency, -1, 0 or 1.
/// Of eight: (-1,-1) 0, (0,-1) 1, (1,-1) 2, (-1,0) 3, (1,0) 4, (-1,1) 5, (0,1) 6, (1,1) 7.
std::pair<std::int64_t, std::int64_t> step_of(const PatchPlan& plan, std::int64_t label);

/// "earlier and lower", as people read it; and as a name of a curve: "earlier_lower".
std::string direction_words(const PatchPlan& plan, std::int64_t label);
std::string direction_name(const PatchPlan& plan, std::int64_t label);
/// Of every direction of every plan.
std::vector<std::string> direction_names();

/// Where patches lie: row of the batch, lowest band, first frame.
struct PatchPlaces {
  std::vector<std::int64_t> rows, bands, frames;
};

/// Questions about patches: where, seen from the first, does the second lie?
struct PatchPairs {
  PatchPlaces patches;
  std::vector<std::int64_t> first, second;  ///< pair -> patch
  std::vector<std::int64_t> labels;         ///< pair -> direction
};

/// Pictures [rows, 1, bands, frames].
struct PictureSizes {
  std::int64_t rows = 0, bands = 0, frames = 0;
};

/// `pairs` pairs of each picture, every patch in one of them, drawn from the run's seed and the
/// step; all first patches, then all second ones. The labels of a batch are as evenly spread as
/// their number allows. Throws std::invalid_argument where the picture is smaller than the plan's
/// least. `heard`: frames of each picture among which its patches lie, where they have room for
/// two; all frames where it is empty or they have not.
PatchPairs draw_pairs(const PatchPlan& plan, const PictureSizes& pictures, std::int64_t pairs,
                      std::uint64_t seed, std::int64_t step,
                      const std::vector<SoundSpan>& heard = {});

/// `grids` grids of patches of each picture, each as many patches wide and high as fit (in time
/// alone, one high) and begun at a random place (see PatchPlan). Any two neighbours of a grid are a
/// pair, one way round or the other, so that a patch is in up to eight (the paper's code). Throws
/// as draw_pairs.
PatchPairs draw_grids(const PatchPlan& plan, const PictureSizes& pictures, std::int64_t grids,
                      std::uint64_t seed, std::int64_t step,
                      const std::vector<SoundSpan>& heard = {});

/// picture [batch, 1, bands, frames]; returns [patches, 1, plan.bands, plan.frames].
torch::Tensor cut_patches(const torch::Tensor& picture, const PatchPlaces& places,
                          const PatchPlan& plan);

/// [size, size, size]: matrix n - 1 resamples a column of `size` values to n by averaging and back
/// by linear interpolation; the last is the identity. On the CPU.
torch::Tensor smoothing_matrices(std::int64_t size);

}  // namespace earshot
