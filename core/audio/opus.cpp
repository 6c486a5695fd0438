#include "core/audio/opus.h"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace earshot {
namespace {

/// A file in memory, as libsndfile writes it.
struct Written {
  std::string bytes;
  std::size_t at = 0;
};

SF_VIRTUAL_IO in_memory() {
  SF_VIRTUAL_IO io{};
  io.get_filelen = [](void* user) {
    return static_cast<sf_count_t>(static_cast<Written*>(user)->bytes.size());
  };
  io.seek = [](sf_count_t offset, int whence, void* user) {
    auto& file = *static_cast<Written*>(user);
    const auto size = static_cast<sf_count_t>(file.bytes.size());
    const auto from = whence == SEEK_SET   ? sf_count_t{0}
                      : whence == SEEK_CUR ? static_cast<sf_count_t>(file.at)
                                           : size;
    file.at = static_cast<std::size_t>(std::clamp<sf_count_t>(from + offset, 0, size));
    return static_cast<sf_count_t>(file.at);
  };
  io.read = [](void* into, sf_count_t count, void* user) {
    auto& file = *static_cast<Written*>(user);
    const std::size_t got = std::min(static_cast<std::size_t>(count), file.bytes.size() - file.at);
    std::memcpy(into, file.bytes.data() + file.at, got);
    file.at += got;
    return static_cast<sf_count_t>(got);
  };
  io.write = [](const void* from, sf_count_t count, void* user) {
    auto& file = *static_cast<Written*>(user);
    const auto length = static_cast<std::size_t>(count);
    file.bytes.replace(file.at, std::min(length, file.bytes.size() - file.at),
                       static_cast<const char*>(from), length);
    file.at += length;
    return count;
  };
  io.tell = [](void* user) { return static_cast<sf_count_t>(static_cast<Written*>(user)->at); };
  return io;
}

struct Closer {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

}  // namespace

bool is_opus_rate(std::int64_t rate) {
  constexpr std::array<std::int64_t, 5> rates{8000, 12000, 16000, 24000, 48000};
  return std::ranges::find(rates, rate) != rates.end();
}

std::string encoded_opus(std::span<const float> samples, std::int64_t rate) {
  if (samples.empty()) throw std::invalid_argument("Opus takes one sample at least");
  if (!is_opus_rate(rate)) {
    throw std::runtime_error("Opus has no rate of " + std::to_string(rate) + " Hz");
  }
  SF_INFO info{};
  info.samplerate = static_cast<int>(rate);
  info.channels = 1;
  info.format = SF_FORMAT_OGG | SF_FORMAT_OPUS;
  Written written;
  SF_VIRTUAL_IO io = in_memory();
  std::unique_ptr<SNDFILE, Closer> file(sf_open_virtual(&io, SFM_WRITE, &info, &written));
  if (!file) throw std::runtime_error(sf_strerror(nullptr));
  double quality = 0.35;
  sf_command(file.get(), SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
  const auto count = static_cast<sf_count_t>(samples.size());
  if (sf_writef_float(file.get(), samples.data(), count) != count) {
    throw std::runtime_error(sf_strerror(file.get()));
  }
  file.reset();
  return std::move(written.bytes);
}

}  // namespace earshot
