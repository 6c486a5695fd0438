#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/tensor_files/pickle.h"
#include "core/tensor_files/stored_tensor.h"
#include "core/tensor_files/zip_archive.h"

namespace earshot {

/// A file of Python's torch.save (a dict of tensors, nested or not) or of LibTorch's OutputArchive,
/// taken as data: its pickle becomes names and values (see read_pickle), its code is never read.
/// What lies below a module or a dict is named by the way there, "encoder.conv.weight". Each
/// tensor's type, shape, strides and place were checked against its storage, and that against its
/// record.
class TorchFile {
 public:
  using Value = std::variant<bool, std::int64_t, double, std::string>;

  /// Throws std::runtime_error naming the file and what is wrong with it.
  explicit TorchFile(const std::filesystem::path& file);

  const std::vector<StoredTensor>& tensors() const { return tensors_; }
  const std::map<std::string, Value>& values() const { return values_; }

  /// Reads every record that a wanted tensor lies in and compares its CRC-32. Throws
  /// std::runtime_error.
  void verify(const std::function<bool(const std::string& name)>& wanted) const;

 private:
  void take(const std::string& name, const Pickled& value, int depth);
  void take_tensor(const std::string& name, const PickledTensor& tensor);

  std::shared_ptr<const ZipArchive> archive_;
  std::string folder_;  ///< within the zip file, "archive/"
  std::vector<StoredTensor> tensors_;
  std::map<std::string, Value> values_;
  std::set<std::string> names_;
  std::vector<std::string> records_;  ///< of each tensor
  std::size_t taken_ = 0;
};

}  // namespace earshot
