#include "core/augment/noise_stream.h"

#include <bit>
#include <cmath>
#include <numbers>

#include "core/augment/rows.h"
#include "core/base/random.h"

namespace earshot {
namespace {

constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
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
  words = words + as_signed(step);
  words = torch::bitwise_xor(words, shifted(words, 30)) * as_signed(0xBF58476D1CE4E5B9ULL);
  words = torch::bitwise_xor(words, shifted(words, 27)) * as_signed(0x94D049BB133111EBULL);
  return torch::bitwise_xor(words, shifted(words, 31));
}

}  // namespace

std::pair<float, float> normal_pair(std::uint64_t key, std::uint64_t i) {
  const std::uint64_t word = mixed(key + i * step);
  const float first = static_cast<float>((word >> 40) + 1) * 0x1p-24F;
  const float second = static_cast<float>((word >> 8) & 0xFFFFFF) * 0x1p-24F;
  const float radius = std::sqrt(-2.0F * std::log(first));
  const float angle = static_cast<float>(turn) * second;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

void fill_normals(std::uint64_t key, float* out, std::int64_t count) {
  for (std::int64_t i = 0; i < count; i += 2) {
    const auto [even, odd] = normal_pair(key, static_cast<std::uint64_t>(i / 2));
    out[i] = even;
    if (i + 1 < count) out[i + 1] = odd;
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
      mixed_words(column + counting(like, pairs, torch::kInt64) * as_signed(step));
  const auto type = like.scalar_type();
  const torch::Tensor first = (shifted(words, 40) + 1).to(type) * 0x1p-24;
  const torch::Tensor second = torch::bitwise_and(shifted(words, 8), 0xFFFFFF).to(type) * 0x1p-24;
  const torch::Tensor radius = (first.log() * -2.0).sqrt();
  const torch::Tensor angle = second * turn;
  return torch::stack({radius * angle.cos(), radius * angle.sin()}, 2)
      .reshape({column.size(0), 1, 2 * pairs})
      .narrow(2, 0, count);
}

}  // namespace earshot
