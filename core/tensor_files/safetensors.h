#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/tensor_files/exact_file.h"
#include "core/tensor_files/stored_tensor.h"

namespace earshot {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Writes named tensors in the safetensors format (8 bytes little-endian: length of the header;
/// JSON header: name -> dtype, shape, data_offsets, and __metadata__ with texts; then the data,
/// row-major, little-endian, the widest types first). `safetensors.torch.load_file` reads it.
/// The metadata gets "checksum", "xxh64:" and sixteen digits: XXH64 of the whole file, these digits
/// taken as 0. Tensors are copied and written one by one: what is needed besides them is the
/// largest of those that do not lie on the CPU row-major. Written to a temporary name, flushed,
/// renamed. Throws std::runtime_error naming the file.
void save_safetensors(const NamedTensors& tensors, std::map<std::string, std::string> metadata,
                      const std::filesystem::path& file);

/// A safetensors file whose header was read and checked: its size, its nesting, every name once,
/// types that LibTorch has, shapes whose product fits, offsets that fill the file without overlap
/// or hole. Nothing of it is believed before.
class SafetensorsFile {
 public:
  /// Throws std::runtime_error naming the file and what is wrong with it.
  explicit SafetensorsFile(const std::filesystem::path& file);

  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  const std::vector<StoredTensor>& tensors() const { return tensors_; }

  /// Reads all of it once and compares the checksum. Throws std::runtime_error where it has none or
  /// another.
  void verify() const;

 private:
  std::shared_ptr<const ExactFile> file_;
  std::string header_;
  std::map<std::string, std::string> metadata_;
  std::vector<StoredTensor> tensors_;
};

/// Parameters and buffers of a module by their names, parameters first.
NamedTensors named_tensors(const torch::nn::Module& module);

}  // namespace earshot
