#include "core/tensor_files/safetensors.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/base/new_file.h"
#include "core/base/xxh64.h"
#include "core/tensor_files/safetensors_types.h"

namespace earshot {
namespace {

const char* type_name(torch::Dtype dtype) {
  for (const auto& [name, type] : kSafetensorsTypes) {
    if (type == dtype) return name;
  }
  throw std::runtime_error("safetensors has no type for " + c10::str(dtype));
}

std::string header_of(const NamedTensors& tensors,
                      const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header;
  header["__metadata__"] = metadata;
  std::uint64_t end = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::uint64_t begin = end;
    end += static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
    header[name] = {{"dtype", type_name(tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  // The data begins at a multiple of eight, so that a reader can map it.
  text.append((8 - text.size() % 8) % 8, ' ');
  return text;
}

/// Writes and sums up, a block at a time while it is in the processor's cache.
void write_summed(NewFile& file, Xxh64& sum, const void* bytes, std::size_t count) {
  constexpr std::size_t block = 1 << 20;
  const auto* at = static_cast<const char*>(bytes);
  for (; count > 0; at += std::min(block, count), count -= std::min(block, count)) {
    sum.add(at, std::min(block, count));
    file.write(at, std::min(block, count));
  }
}

}  // namespace

void save_safetensors(const NamedTensors& tensors, std::map<std::string, std::string> metadata,
                      const std::filesystem::path& file) {
  NamedTensors ordered = tensors;
  // No value then lies across its natural border.
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& one, const auto& other) {
    return one.second.element_size() > other.second.element_size();
  });
  const std::string name = kChecksumName;
  metadata[kChecksumKey] = name + std::string(kChecksumDigits, '0');
  const std::string header = header_of(ordered, metadata);
  const std::uint64_t length = header.size();
  NewFile made(file);
  Xxh64 sum;
  write_summed(made, sum, &length, sizeof length);
  write_summed(made, sum, header.data(), header.size());
  for (const auto& [of, tensor] : ordered) {
    const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
    write_summed(made, sum, plain.data_ptr(), plain.nbytes());
  }
  const std::string digits = hex(sum.digest());
  const std::string before = '"' + std::string(kChecksumKey) + "\":\"" + name;
  made.write_over(sizeof length + header.find(before) + before.size(), digits.data(),
                  digits.size());
  made.keep();
}

NamedTensors named_tensors(const torch::nn::Module& module) {
  NamedTensors tensors;
  for (const auto& parameter : module.named_parameters()) {
    tensors.emplace_back(parameter.key(), parameter.value());
  }
  for (const auto& buffer : module.named_buffers()) {
    tensors.emplace_back(buffer.key(), buffer.value());
  }
  return tensors;
}

}  // namespace earshot
