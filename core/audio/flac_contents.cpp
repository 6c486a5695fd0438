#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "core/audio/contents.h"

namespace earshot {
namespace {

/// STREAMINFO (RFC 9639, section 8.2).
struct StreamInfo {
  std::uint64_t block = 0;  ///< samples a frame, where all frames have as many
  std::uint64_t largest_frame = 0;
  std::int64_t rate = 0;
  std::int64_t total = 0;  ///< 0: not known
};

/// What the last frame tells.
struct FlacEnd {
  std::int64_t frames = 0;
  bool whole = false;  ///< the last frame is complete
};

std::uint8_t crc8(std::string_view bytes) {
  unsigned sum = 0;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 0x80U) != 0 ? (sum << 1) ^ 0x07U : sum << 1;
    sum &= 0xFFU;
  }
  return static_cast<std::uint8_t>(sum);
}

std::uint16_t crc16(std::string_view bytes) {
  static const std::array<std::uint16_t, 256> table = [] {
    std::array<std::uint16_t, 256> entries{};
    for (unsigned i = 0; i < 256; ++i) {
      unsigned value = i << 8;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value & 0x8000U) != 0 ? (value << 1) ^ 0x8005U : value << 1;
      }
      entries[i] = static_cast<std::uint16_t>(value);
    }
    return entries;
  }();
  unsigned sum = 0;
  for (const char byte : bytes) {
    sum = (sum << 8) ^ table[((sum >> 8) ^ static_cast<unsigned char>(byte)) & 0xFFU];
    sum &= 0xFFFFU;
  }
  return static_cast<std::uint16_t>(sum);
}

/// The count of samples up to the end of a frame whose header begins here (RFC 9639, section 9.1).
std::optional<std::int64_t> frames_until_end(std::string_view bytes, const StreamInfo& info) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
  if (bytes.size() < 6 || byte(0) != 0xFF || (byte(1) & 0xFEU) != 0xF8) return {};
  const bool by_sample = (byte(1) & 1U) != 0;
  const unsigned block_code = byte(2) >> 4, rate_code = byte(2) & 15U;
  if (block_code == 0 || rate_code == 15 || (byte(3) >> 4) > 10 || (byte(3) & 1U) != 0) return {};
  std::size_t place = 4;
  // A number as UTF-8 would write it, in up to seven bytes.
  std::uint64_t number = byte(place++);
  int further = 0;
  if (number >= 0x80) {
    while (further < 7 && ((number << further) & 0x80U) != 0) ++further;
    if (further < 2 || number == 0xFF) return {};
    number &= (0x7FU >> further);
    for (int i = 1; i < further; ++i) {
      if (place >= bytes.size() || (byte(place) & 0xC0U) != 0x80) return {};
      number = (number << 6) | (byte(place++) & 0x3FU);
    }
  }
  std::uint64_t block = 0;
  const std::size_t block_bytes = block_code == 6 ? 1 : block_code == 7 ? 2 : 0;
  const std::size_t rate_bytes = rate_code == 12 ? 1 : rate_code == 13 || rate_code == 14 ? 2 : 0;
  if (place + block_bytes + rate_bytes >= bytes.size()) return {};
  if (block_bytes > 0) {
    block = big_endian(bytes, place, block_bytes) + 1;
  } else if (block_code == 1) {
    block = 192;
  } else {
    block = block_code <= 5 ? 576U << (block_code - 2) : 256U << (block_code - 8);
  }
  place += block_bytes + rate_bytes;
  if (crc8(bytes.substr(0, place)) != byte(place)) return {};
  const std::uint64_t first = by_sample ? number : number * (info.block > 0 ? info.block : block);
  return static_cast<std::int64_t>(first + block);
}

/// Looks for the last frame's header from the end of the file backwards.
std::optional<FlacEnd> end_of(ByteWindow& window, const StreamInfo& info) {
  constexpr std::uint64_t usual = 1 << 16, most = 1 << 21;
  const std::uint64_t reach = std::clamp<std::uint64_t>(info.largest_frame + 256, usual, most);
  const std::uint64_t from = window.size() - std::min(window.size(), reach);
  std::string tail(static_cast<std::size_t>(window.size() - from), '\0');
  tail.resize(window.view().read(from, tail));
  std::string_view sound = tail;
  constexpr std::size_t id3v1 = 128;
  if (sound.size() > id3v1 && sound.substr(sound.size() - id3v1, 3) == "TAG") {
    sound.remove_suffix(id3v1);
  }
  std::optional<FlacEnd> last;
  int tried = 0;
  for (std::size_t place = sound.size(); place-- > 0;) {
    const auto frames = frames_until_end(sound.substr(place, 20), info);
    if (!frames) continue;
    if (!last) last = FlacEnd{*frames, false};
    const std::string_view frame = sound.substr(place);
    if (frame.size() > 8 &&
        crc16(frame.substr(0, frame.size() - 2)) == big_endian(frame, frame.size() - 2, 2)) {
      return FlacEnd{*frames, true};
    }
    // An incomplete last frame, and bytes that look like headers.
    if (++tried == 8) break;
  }
  return last;
}

}  // namespace

SoundContents flac_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  const std::string head(window.at(0, 42));
  if (head.size() < 42 || (static_cast<unsigned char>(head[4]) & 0x7FU) != 0) return contents;
  StreamInfo info;
  const std::uint64_t smallest = big_endian(head, 8, 2), largest = big_endian(head, 10, 2);
  if (smallest == largest) info.block = largest;
  info.largest_frame = big_endian(head, 15, 3);
  const std::uint64_t packed = big_endian(head, 18, 8);
  info.rate = static_cast<std::int64_t>(packed >> 44);
  info.total = static_cast<std::int64_t>(packed & 0xFFFFFFFFFU);
  if (info.rate == 0) return contents;
  SoundStream& stream = contents.streams.front();
  // Without a total the decoder goes on to the end, whatever it was to be.
  stream.bytes = bytes.part(0, 18);
  stream.bytes.append(ByteView(big_endian_bytes(packed & ~std::uint64_t{0xFFFFFFFFF}, 8)));
  stream.bytes.append(bytes.from(26));
  stream.frames = info.total > 0 ? info.total : -1;
  const auto end = end_of(window, info);
  if (!end || end->frames == info.total) return contents;
  const auto said = [&](std::int64_t frames) { return in_seconds(frames, info.rate); };
  if (info.total == 0) {
    stream.frames = end->frames;
    if (!end->whole) contents.remark = "its last frame is incomplete";
  } else if (end->whole) {
    stream.frames = end->frames;
    contents.remark = "its header says " + said(info.total) + "; the " + said(end->frames) +
                      " that are there are read";
  } else if (end->frames < info.total) {
    contents.fault = "cut short: it ends after " + said(end->frames) + " of " + said(info.total);
  }
  return contents;
}

}  // namespace earshot
