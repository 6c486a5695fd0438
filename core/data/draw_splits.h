#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace earshot {

/// What a split is drawn from.
struct DrawnFile {
  std::string path;        ///< relative, with "/"
  std::int64_t bytes = 0;  ///< the file's size
  std::string label;       ///< "" where unknown
  std::string group;       ///< files of one group stay together; "" for a file of its own
};

struct DrawnShares {
  double valid = 0.15, test = 0.25;  ///< 0..1 of the files; the rest is for training
};

/// The split of each file, the same on every machine. In this order of weight:
///  1. No group is in two splits.
///  2. No split whose share is not 0 is empty where there are files (groups) enough to fill it:
///     training first, then test, then validation.
///  3. Stratified: every label has its share of each split, within one file or 4 % of its files
///     (within a group where groups are large), and a file in training. A group counts for the
///     label of more than half of its files.
///  4. A new file moves no other: each draws a number of its own, from the seed and from its name
///     and size alone (its group's name, where it has one), so that moved sounds stay in their
///     splits too. Only where 2 and 3 want it otherwise are files next to the border moved across.
/// Files of the same name and size are told apart by their labels, then by their folders.
std::vector<Split> draw_splits(const std::vector<DrawnFile>& files, std::uint64_t seed,
                               const DrawnShares& shares);

/// The rule of experiments from before there was another: a number from the seed and the whole
/// path. Neither groups, nor labels, nor empty splits count.
Split split_of_path(const std::string& path, std::uint64_t seed, const DrawnShares& shares);

}  // namespace earshot
