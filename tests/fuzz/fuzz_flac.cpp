// FLAC. Every other mutant has its frames' checksums put right, so that the damage reaches what
// lies behind them.
#include <sndfile.h>

#include "tests/fuzz/sound_target.h"
#include "tests/support/sound_bytes.h"

namespace {

using namespace earshot;
using namespace earshot::testing;

/// RFC 9639, sections 9.1.8 and 9.3: polynomials 0x07 and 0x8005, nothing inverted or reflected.
std::uint64_t remainder(std::string_view bytes, int bits, unsigned polynomial) {
  const unsigned top = 1U << (bits - 1), mask = (top << 1) - 1;
  unsigned sum = 0;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned>(static_cast<unsigned char>(byte)) << (bits - 8);
    for (int bit = 0; bit < 8; ++bit) {
      sum = ((sum & top) != 0 ? (sum << 1) ^ polynomial : sum << 1) & mask;
    }
  }
  return sum;
}

/// Bytes of what may be a frame's header without its checksum, 0 where none begins.
std::size_t header_bytes(std::string_view bytes) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
  if (bytes.size() < 16 || byte(0) != 0xFF || (byte(1) & 0xFEU) != 0xF8) return 0;
  const unsigned block = byte(2) >> 4, rate = byte(2) & 15U;
  if (block == 0 || rate == 15 || (byte(3) >> 4) > 10) return 0;
  std::size_t number = 1;
  while (number < 7 && byte(4) >= 0xC0 && ((byte(4) << number) & 0x80U) != 0) ++number;
  return 4 + number +
         (block == 6   ? 1
          : block == 7 ? 2
                       : 0) +
         (rate == 12                 ? 1
          : rate == 13 || rate == 14 ? 2
                                     : 0);
}

std::string with_mended_frames(std::string bytes) {
  std::vector<std::size_t> begins;
  for (std::size_t place = 42; place + 16 < bytes.size(); ++place) {
    if (const std::size_t size = header_bytes(std::string_view(bytes).substr(place))) {
      begins.push_back(place);
      const auto head = std::string_view(bytes).substr(place, size);
      bytes[place + size] = static_cast<char>(remainder(head, 8, 0x07));
    }
  }
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : bytes.size();
    if (end < begins[i] + 3) continue;
    const auto frame = std::string_view(bytes).substr(begins[i], end - 2 - begins[i]);
    bytes.replace(end - 2, 2, big_endian_bytes(remainder(frame, 16, 0x8005), 2));
  }
  return bytes;
}

/// With the count of samples that a pipe's encoder leaves: none.
std::string without_total(std::string flac) {
  const std::uint64_t packed = big_endian(flac, 18, 8) & ~std::uint64_t{0xFFFFFFFFF};
  return flac.replace(18, 8, big_endian_bytes(packed, 8));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string plain = written_sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
  std::vector<std::string> files = {
      plain, without_total(plain), written_sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 2, 44100, 5000),
      written_sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_S8, 3, 96000, 9000)};
  FuzzTarget target = sound_target("mutant.flac", std::move(files));
  target.mend = with_mended_frames;
  return run_fuzzer(argc, argv, target);
}
