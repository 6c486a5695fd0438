#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace earshot {

/// Writes named tensors in the safetensors format (8 bytes little-endian: length of the header;
/// JSON header: name -> dtype, shape, data_offsets, and __metadata__ with texts; then the data,
/// row-major, little-endian). `safetensors.torch.load_file` reads it.
/// Written to a temporary name, flushed, renamed. Throws std::runtime_error naming the file.
void save_safetensors(const std::vector<std::pair<std::string, torch::Tensor>>& tensors,
                      const std::map<std::string, std::string>& metadata,
                      const std::filesystem::path& file);

/// Parameters and buffers of a module by their names, parameters first.
std::vector<std::pair<std::string, torch::Tensor>> named_tensors(const torch::nn::Module& module);

}  // namespace earshot
