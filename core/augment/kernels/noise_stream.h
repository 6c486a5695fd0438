#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace earshot {

/// Per-sample randomness that any device makes for itself. The numbers of a key are SplitMix64's
/// (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", fig. 14): the i-th
/// is a hash of key + i times a constant, so each is reached without its predecessors. One hash
/// gives two standard normals by the transform of Box & Muller 1958.

/// The first `count` normals of a key's stream, pair after pair.
void fill_normals(std::uint64_t key, float* out, std::int64_t count);

/// The same normals, one key a row: [keys, 1, count], in the type and on the device of `like`.
torch::Tensor normals(const torch::Tensor& like, const std::vector<std::uint64_t>& keys,
                      std::int64_t count);

}  // namespace earshot
