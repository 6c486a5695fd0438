#pragma once

#include <torch/torch.h>

#include "core/methods/inside.h"

namespace earshot {

/// A matrix of `values` [batch, batch], a row and a column a clip, its first `most` of each, with
/// the diagonal marked; its words are the caller's to give. Waits for the device.
InsidePart pairs_part(const torch::Tensor& values, const std::vector<std::int64_t>& clips,
                      std::int64_t most = 64);

/// Cosines of the first rows of a against those of b, at most `most` of each, with the pairs of one
/// clip marked. a, b [batch, dimensions]; clips: row -> clip.
InsidePart similarity_part(const torch::Tensor& a, const torch::Tensor& b,
                           const std::vector<std::int64_t>& clips, std::int64_t most = 64);

/// One bar a value of `values`, a tensor of any shape: its last dimension is the columns, the
/// others the groups of bars. Waits for the device.
InsidePart bars_part(std::string name, std::string label, std::string help,
                     const torch::Tensor& values);

/// Strips of codes, one a row: index [rows, time] of whole numbers; clips: row -> clip, or empty;
/// sound: [rows, 1, samples], what the codes of each row stand for, to be drawn over them by its
/// peaks, each row beside its own highest. Waits for the device.
InsidePart codes_part(std::string name, std::string label, std::string help,
                      const torch::Tensor& index, std::vector<std::int64_t> clips,
                      const torch::Tensor& sound);

}  // namespace earshot
