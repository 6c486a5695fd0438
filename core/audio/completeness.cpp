#include "core/audio/completeness.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

namespace earshot {
namespace {

const std::string kNotSound = "not a sound file that can be read: ";

class Bytes {
 public:
  explicit Bytes(const std::filesystem::path& file) : stream_(file, std::ios::binary) {
    std::error_code unknown;
    size_ = static_cast<std::uint64_t>(std::filesystem::file_size(file, unknown));
    if (unknown) size_ = 0;
  }

  std::uint64_t size() const { return size_; }

  /// Up to `count` bytes; fewer at the end of the file.
  std::string at(std::uint64_t place, std::size_t count) {
    std::string bytes(count, '\0');
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(place));
    stream_.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream_.gcount(), 0)));
    return bytes;
  }

 private:
  std::ifstream stream_;
  std::uint64_t size_ = 0;
};

std::uint32_t little(std::string_view bytes, std::size_t place, int count) {
  std::uint32_t value = 0;
  for (int i = count - 1; i >= 0; --i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[place + static_cast<std::size_t>(i)]);
  }
  return value;
}

std::uint32_t big(std::string_view bytes, std::size_t place) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = (value << 8) | static_cast<unsigned char>(bytes[place + i]);
  }
  return value;
}

std::string cut_short(std::uint64_t there, std::uint64_t declared) {
  return "cut short: " + std::to_string(there) + " of " + std::to_string(declared) +
         " bytes of sound are there";
}

/// A chunk of RIFF or IFF: where its content begins and how long it says it is.
struct Chunk {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

std::optional<Chunk> chunk(Bytes& bytes, std::string_view name, bool little_endian) {
  std::uint64_t place = 12;
  for (int count = 0; count < 1000; ++count) {
    const std::string head = bytes.at(place, 8);
    if (head.size() < 8) return {};
    const std::uint64_t size = little_endian ? little(head, 4, 4) : big(head, 4);
    if (head.compare(0, 4, name) == 0) return Chunk{place + 8, size};
    place += 8 + size + size % 2;
  }
  return {};
}

std::string missing_from_chunk(Bytes& bytes, std::string_view name, bool little_endian) {
  const auto found = chunk(bytes, name, little_endian);
  // Programs that write into a pipe leave a huge size for "until the end".
  constexpr std::uint64_t kUnknown = 0x7FFF0000;
  if (!found || found->size >= kUnknown) return {};
  const std::uint64_t there = bytes.size() - std::min(bytes.size(), found->begin);
  return there + 1 < found->size ? cut_short(there, found->size) : std::string();
}

std::string missing_from_ogg(Bytes& bytes) {
  // A page is at most 27 + 255 + 255 * 255 bytes (RFC 3533, section 6).
  constexpr std::uint64_t kLargestPage = 27 + 255 + 255 * 255;
  const std::uint64_t from = bytes.size() - std::min(bytes.size(), kLargestPage);
  const std::string tail = bytes.at(from, kLargestPage);
  const std::size_t page = tail.rfind("OggS");
  if (page == std::string::npos) return {};
  std::size_t end = page + 27;
  if (end <= tail.size()) {
    const auto segments = static_cast<unsigned char>(tail[page + 26]);
    end += segments;
    for (std::size_t i = 0; i < segments && page + 27 + i < tail.size(); ++i) {
      end += static_cast<unsigned char>(tail[page + 27 + i]);
    }
  }
  return end > tail.size() ? "cut short: its last Ogg page is incomplete" : std::string();
}

std::uint64_t mp3_begin(Bytes& bytes) {
  const std::string head = bytes.at(0, 10);
  if (head.size() < 10 || head.compare(0, 3, "ID3") != 0) return 0;
  std::uint64_t size = 0;
  for (std::size_t i = 6; i < 10; ++i) {
    size = (size << 7) | (static_cast<unsigned char>(head[i]) & 0x7FU);
  }
  return 10 + size;
}

std::string missing_from_mp3(Bytes& bytes) {
  const std::uint64_t begin = mp3_begin(bytes);
  const std::string frame = bytes.at(begin, 192);
  for (const std::string_view name : {"Xing", "Info"}) {
    const std::size_t place = frame.find(name);
    if (place == std::string::npos || place + 16 > frame.size()) continue;
    const std::uint32_t flags = big(frame, place + 4);
    if ((flags & 2U) == 0) return {};
    const std::uint64_t declared = big(frame, place + ((flags & 1U) != 0 ? 12U : 8U));
    const std::uint64_t there = bytes.size() - std::min(bytes.size(), begin);
    return there < declared ? cut_short(there, declared) : std::string();
  }
  return {};
}

struct Kind {
  std::string_view begin, name;
};
constexpr std::array kKinds{Kind{"RIFF", "WAV"}, Kind{"FORM", "AIFF"}, Kind{"fLaC", "FLAC"},
                            Kind{"OggS", "Ogg"}, Kind{"ID3", "MP3"},   Kind{"RF64", "RF64"},
                            Kind{".snd", "AU"},  Kind{"caff", "CAF"}};

/// The kind of file that its first bytes promise, "" where none is known.
std::string_view promised_kind(std::string_view head) {
  for (const Kind& kind : kKinds) {
    if (head.starts_with(kind.begin)) return kind.name;
  }
  return {};
}

bool looks_like_text(std::string_view bytes) {
  return !bytes.empty() && promised_kind(bytes).empty() &&
         std::all_of(bytes.begin(), bytes.end(), [](char letter) {
           const auto code = static_cast<unsigned char>(letter);
           return code >= 32 || code == '\n' || code == '\r' || code == '\t' || code == '\f';
         });
}

}  // namespace

std::string visible_fault(const std::filesystem::path& file) {
  Bytes bytes(file);
  const std::string head = bytes.at(0, 512);
  if (looks_like_text(head)) return kNotSound + "it holds text, not sound";
  if (head.size() < 12) return {};
  if (head.compare(0, 4, "RIFF") == 0) return missing_from_chunk(bytes, "data", true);
  if (head.compare(0, 4, "FORM") == 0) return missing_from_chunk(bytes, "SSND", false);
  if (head.compare(0, 4, "OggS") == 0) return missing_from_ogg(bytes);
  const bool frame_sync = static_cast<unsigned char>(head[0]) == 0xFF &&
                          (static_cast<unsigned char>(head[1]) & 0xE0U) == 0xE0U;
  if (head.compare(0, 3, "ID3") == 0 || frame_sync) return missing_from_mp3(bytes);
  return {};
}

std::string why_not_sound(const std::filesystem::path& file) {
  Bytes bytes(file);
  const std::string head = bytes.at(0, 512);
  if (looks_like_text(head)) return kNotSound + "it holds text, not sound";
  const std::string_view kind = promised_kind(head);
  if (kind == "WAV") {
    const auto format = chunk(bytes, "fmt ", true);
    const std::string channels = format ? bytes.at(format->begin + 2, 2) : std::string();
    if (channels.size() == 2 && little(channels, 0, 2) > 1024) {
      return kNotSound + std::to_string(little(channels, 0, 2)) +
             " channels; at most 1024 are read";
    }
  }
  if (!kind.empty()) {
    return kNotSound + "its " + std::string(kind) +
           " header is cut short, damaged, or of a coding that is not known";
  }
  return kNotSound + "its first bytes are of no known kind of sound file";
}

}  // namespace earshot
