#include "core/augment/kernels/noise_stream.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "core/tensor/rows.h"

namespace earshot {
namespace {

constexpr std::uint64_t word_step = 0x9E3779B97F4A7C15ULL;
constexpr double turn = 2.0 * std::numbers::pi;

std::int64_t as_signed(std::uint64_t word) {
  return std::bit_cast<std::int64_t>(word);
}

/// LibTorch shifts int64 arithmetically; the mask makes it a shift of an unsigned word.
torch::Tensor shifted(const torch::Tensor& words, std::int64_t bits) {
  return torch::bitwise_and(torch::bitwise_right_shift(words, bits), as_signed(~0ULL >> bits));
}

/// `mixed` of random.h, word by word.
torch::Tensor mixed_words(torch::Tensor words) {
  words = words + as_signed(word_step);
  words = torch::bitwise_xor(words, shifted(words, 30)) * as_signed(0xBF58476D1CE4E5B9ULL);
  words = torch::bitwise_xor(words, shifted(words, 27)) * as_signed(0x94D049BB133111EBULL);
  return torch::bitwise_xor(words, shifted(words, 31));
}

// The library's logarithm, sine and cosine take one number at a time; these three, without a
// branch, are done four at a time by the compiler, and are good to a few units of the last place.

/// ln(whole / 2^24) of a whole number from 1 to 2^24.
inline float log_of_part(std::int32_t whole) {
  const auto bits = std::bit_cast<std::int32_t>(static_cast<float>(whole));
  // The mantissa is brought between sqrt(1/2) and sqrt(2).
  const std::int32_t shift = (bits - 0x3F3504F3) >> 23;
  const float mantissa = std::bit_cast<float>(bits - (shift << 23));
  // ln m = 2 artanh((m - 1) / (m + 1)), by its power series.
  const float x = (mantissa - 1.0F) / (mantissa + 1.0F);
  const float xx = x * x;
  const float series = 2.0F + xx * (2.0F / 3 + xx * (2.0F / 5 + xx * (2.0F / 7 + xx * (2.0F / 9))));
  return static_cast<float>(shift - 24) * static_cast<float>(std::numbers::ln2) + x * series;
}

struct Point {
  float x, y;
};

/// The point of the unit circle at whole / 2^24 of a turn.
inline Point point_at(std::int32_t whole) {
  // The nearest quarter, and the angle from it, at most an eighth of a turn.
  const std::int32_t quarter = (whole + (1 << 21)) >> 22;
  const float angle =
      static_cast<float>(whole - (quarter << 22)) * static_cast<float>(turn * 0x1p-24);
  const float square = angle * angle;
  const float sine =
      angle * (1 + square * (-1.0F / 6 +
                             square * (1.0F / 120 + square * (-1.0F / 5040 + square / 362880))));
  const float cosine =
      1 +
      square * (-0.5F + square * (1.0F / 24 + square * (-1.0F / 720 + square * (1.0F / 40320))));
  const bool odd = (quarter & 1) != 0;
  const float x = odd ? sine : cosine;
  const float y = odd ? cosine : sine;
  return {((quarter + 1) & 2) != 0 ? -x : x, (quarter & 2) != 0 ? -y : y};
}

}  // namespace

void fill_normals(std::uint64_t key, float* out, std::int64_t count) {
  constexpr std::int64_t block = 256;
  std::array<std::int32_t, block> radii;
  std::array<std::int32_t, block> angles;
  std::array<float, 2 * block> normals;
  for (std::int64_t start = 0; start < count; start += 2 * block) {
    for (std::size_t i = 0; i < block; ++i) {
      const std::uint64_t word =
          mixed(key + (static_cast<std::uint64_t>(start) / 2 + i) * word_step);
      radii[i] = static_cast<std::int32_t>((word >> 40) + 1);
      angles[i] = static_cast<std::int32_t>((word >> 8) & 0xFFFFFF);
    }
    for (std::size_t i = 0; i < block; ++i) {
      const float radius = std::sqrt(-2.0F * log_of_part(radii[i]));
      const Point point = point_at(angles[i]);
      normals[2 * i] = radius * point.x;
      normals[2 * i + 1] = radius * point.y;
    }
    std::copy_n(normals.begin(), std::min(2 * block, count - start), out + start);
  }
}

torch::Tensor normals(const torch::Tensor& like, const std::vector<std::uint64_t>& keys,
                      std::int64_t count) {
  std::vector<std::int64_t> signed_keys;
  for (const std::uint64_t key : keys) signed_keys.push_back(as_signed(key));
  const torch::Tensor column =
      on_device_of(like, torch::tensor(signed_keys, torch::kInt64)).reshape({-1, 1});
  const std::int64_t pairs = (count + 1) / 2;
  const torch::Tensor words =
      mixed_words(column + counting(like, pairs, torch::kInt64) * as_signed(word_step));
  const auto type = like.scalar_type();
  const torch::Tensor part = (shifted(words, 40) + 1).to(type) * 0x1p-24;
  const torch::Tensor angle =
      torch::bitwise_and(shifted(words, 8), 0xFFFFFF).to(type) * (turn * 0x1p-24);
  const torch::Tensor radius = (part.log() * -2.0).sqrt();
  return torch::stack({radius * angle.cos(), radius * angle.sin()}, 2)
      .reshape({column.size(0), 1, 2 * pairs})
      .narrow(2, 0, count);
}

}  // namespace earshot
