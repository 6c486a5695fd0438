#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/augment/augmentation.h"

namespace earshot {

struct OverlapOptions {
  double probability = 0;
  double lowest_snr_db = 5;
  double highest_snr_db = 10;
  double latest_start = 0.75;  ///< share of the chunk
};

/// One row that another speaker breaks into.
struct Overlap {
  std::int64_t row = 0, other = 0;  ///< other: the row that the speaker comes from
  std::int64_t start = 0;           ///< samples
  double snr_db = 0;
  Drawn reverb;
};

/// Which rows are overlapped by which others. Never by itself.
std::vector<Overlap> draw_overlaps(Random& random, const OverlapOptions& options, std::int64_t rows,
                                   const ViewShape& shape);

/// PASE+'s overlapped speech (Ravanelli et al. 2020, sec. 2.1): the other row's sound,
/// reverberated, is added from `start` on, snr_db below the row's own (by energies in all: of the
/// row, and of what is heard of the other), and the sum gets the row's energy back. waveform and
/// others [batch, 1, time]; rows without an overlap stay as they are, bit for bit. Not `of_heard`:
/// by the energy of the other's whole chunk before it is shifted.
torch::Tensor overlapped(const torch::Tensor& waveform, const torch::Tensor& others,
                         const std::vector<Overlap>& overlaps, std::int64_t sample_rate,
                         bool of_heard = true);

}  // namespace earshot
