#pragma once

#include <torch/torch.h>

#include <array>
#include <bit>
#include <utility>

namespace earshot {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie");

/// The format's names of what LibTorch has everywhere.
inline constexpr std::array<std::pair<const char*, torch::Dtype>, 10> kSafetensorsTypes{{
    {"F64", torch::kFloat64},
    {"F32", torch::kFloat32},
    {"F16", torch::kFloat16},
    {"BF16", torch::kBFloat16},
    {"I64", torch::kInt64},
    {"I32", torch::kInt32},
    {"I16", torch::kInt16},
    {"I8", torch::kInt8},
    {"U8", torch::kUInt8},
    {"BOOL", torch::kBool},
}};

/// What stands before the sixteen digits of the checksum in a header.
inline constexpr const char* kChecksumKey = "checksum";
inline constexpr const char* kChecksumName = "xxh64:";
inline constexpr std::size_t kChecksumDigits = 16;

}  // namespace earshot
