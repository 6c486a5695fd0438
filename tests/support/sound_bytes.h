#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "core/audio/byte_view.h"
#include "core/base/random.h"

/// Sounds and sound files of bytes, for headers that no library would write.
namespace earshot::testing {

namespace fs = std::filesystem;

inline constexpr int kRate = 16000;
inline constexpr std::size_t kFrames = 24000;

/// A sweep with noise: every part of it differs from every other.
inline std::vector<float> sweep(std::size_t frames = kFrames, int rate = kRate) {
  Random random(5, {});
  std::vector<float> samples(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    const double t = static_cast<double>(i) / rate;
    samples[i] = static_cast<float>(0.5 * std::sin(6.2832 * (300 * t + 400 * t * t)) +
                                    0.02 * (random.uniform() - 0.5));
  }
  return samples;
}

inline std::string pcm16(const std::vector<float>& samples) {
  std::string bytes;
  for (const float sample : samples) {
    bytes += little_endian_bytes(
        static_cast<std::uint64_t>(static_cast<std::int64_t>(std::lrint(sample * 32767))), 2);
  }
  return bytes;
}

inline std::string chunk(const std::string& name, const std::string& content,
                         std::int64_t size = -1) {
  const auto said = size < 0 ? content.size() : static_cast<std::uint64_t>(size);
  return name + little_endian_bytes(said, 4) + content + std::string(content.size() % 2, '\0');
}

inline std::string format_chunk(int tag = 1, int channels = 1, int rate = kRate, int bits = 16) {
  const auto number = [](int value, std::size_t count) {
    return little_endian_bytes(static_cast<std::uint64_t>(value), count);
  };
  const int align = channels * bits / 8;
  return chunk("fmt ", number(tag, 2) + number(channels, 2) + number(rate, 4) +
                           number(rate * align, 4) + number(align, 2) + number(bits, 2));
}

inline std::string riff(const std::string& chunks, std::int64_t size = -1) {
  const std::string body = "WAVE" + chunks;
  const auto said = size < 0 ? body.size() : static_cast<std::uint64_t>(size);
  return "RIFF" + little_endian_bytes(said, 4) + body;
}

/// FLAC's bytes in pages, as RFC 9639, section 10.1 has it.
inline std::string in_ogg(const std::string& flac) {
  std::string packets = std::string(
                            "\x7F"
                            "FLAC\1\0\0\1",
                            9) +
                        flac.substr(0, 42);
  std::string file;
  const auto page = [&](const std::string& body, int flags) {
    file += std::string("OggS\0", 5) + static_cast<char>(flags) + std::string(8, '\0') +
            little_endian_bytes(77, 4) + std::string(8, '\0');
    file += static_cast<char>(body.size() / 255 + 1);
    file += std::string(body.size() / 255, '\xFF') + static_cast<char>(body.size() % 255) + body;
  };
  page(packets, 2);
  for (std::size_t place = 42; place < flac.size(); place += 10000) {
    page(flac.substr(place, 10000), 0);
  }
  return file;
}

inline std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void put(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string reason_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

inline double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double ab = 0, aa = 1e-30, bb = 1e-30;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    ab += static_cast<double>(a[i]) * b[i];
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
  }
  return ab / std::sqrt(aa * bb);
}

/// The largest correlation over the delays of a codec.
inline double likeness(const std::vector<float>& a, const std::vector<float>& b) {
  double best = 0;
  for (std::size_t delay = 0; delay < 2600; ++delay) {
    const auto shift = static_cast<std::ptrdiff_t>(delay);
    const std::size_t reach = 4000;
    const std::size_t begin = a.size() / 2;
    if (begin + reach > a.size() || begin + delay + reach > b.size()) break;
    const std::vector<float> left(a.begin() + static_cast<std::ptrdiff_t>(begin),
                                  a.begin() + static_cast<std::ptrdiff_t>(begin + reach));
    const std::vector<float> right(b.begin() + static_cast<std::ptrdiff_t>(begin) + shift,
                                   b.begin() + static_cast<std::ptrdiff_t>(begin + reach) + shift);
    best = std::max(best, correlation(left, right));
  }
  return best;
}

}  // namespace earshot::testing
