#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/projection/fuzzy_set.h"

namespace earshot {

/// How many parts a set falls into between which nothing belongs together.
std::int64_t parts_of(const FuzzySet& set);

struct SpectralLayout {
  std::vector<std::vector<double>> axes;  ///< one a dimension, each [rows] and of length 1
  std::vector<double> eigenvalues;  ///< of I - D^-1/2 W D^-1/2, ascending, without the first, 0
  bool converged = false;
};

/// The eigenvectors of the smallest eigenvalues of the normalised Laplacian (McInnes, Healy &
/// Melville 2018, algorithm 4), by Lanczos with thick restarts (Wu & Simon 2000) from a start that
/// the seed names, to residuals below `tolerance`, in at most `most_steps` products with the
/// matrix. For a set of one part with more rows than dimensions + 1. The number of threads changes
/// nothing. Throws Stopped.
SpectralLayout spectral_layout(const FuzzySet& set, int dimensions, std::uint64_t seed, int threads,
                               std::stop_token stop = {}, double tolerance = 1e-5,
                               int most_steps = 1000);

}  // namespace earshot
