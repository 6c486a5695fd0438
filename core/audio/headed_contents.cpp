// Kinds whose sound lies behind one header: AIFF, AU, W64, CAF, NIST SPHERE.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "core/audio/chunks.h"
#include "core/audio/contents.h"

namespace earshot {
namespace {

std::uint64_t behind(const ByteView& bytes, std::uint64_t begin) {
  return bytes.size() - std::min(bytes.size(), begin);
}

/// The same with a number put right.
ByteView with(const ByteView& bytes, std::uint64_t place, const std::string& number) {
  ByteView view = bytes.part(0, place);
  view.append(ByteView(number));
  return view.append(bytes.from(place + number.size()));
}

/// Bytes of a frame of AIFF's codings that have a fixed size, 0 for the others.
std::uint64_t aiff_frame_bytes(std::string_view form, bool compressed) {
  const std::uint64_t channels = big_endian(form, 0, 2);
  const std::uint64_t bits = big_endian(form, 6, 2);
  const std::string_view coding = compressed && form.size() >= 22 ? form.substr(18, 4) : "NONE";
  for (const char* plain : {"NONE", "twos", "sowt", "in24", "in32", "raw ", "23ni", "42ni"}) {
    if (coding == plain) return channels * ((bits + 7) / 8);
  }
  if (coding == "fl32" || coding == "FL32") return channels * 4;
  if (coding == "fl64" || coding == "FL64") return channels * 8;
  if (coding == "ulaw" || coding == "alaw" || coding == "ULAW" || coding == "ALAW") return channels;
  return 0;
}

}  // namespace

SoundContents aiff_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  const bool compressed = window.at(8, 4) == "AIFC";
  std::optional<Chunk> form, sound;
  ChunkWalk walk(window, 12, false);
  while (const auto chunk = walk.next()) {
    if (chunk->name == "COMM") form = chunk;
    if (chunk->name == "SSND") sound = chunk;
    if (form && sound) break;
  }
  if (!sound) return contents;
  const std::uint64_t there = behind(bytes, sound->begin);
  const bool open_ended = sound->size <= 8 || is_placeholder(sound->size);
  if (!open_ended && there + 1 < sound->size) contents.fault = cut_short(there, sound->size);
  if (!form) return contents;
  const std::string head(window.at(form->begin, 22));
  const std::string begin(window.at(sound->begin, 8));
  if (head.size() < 18 || begin.size() < 8) return contents;
  const std::uint64_t declared = big_endian(head, 2, 4);
  const std::uint64_t frame = aiff_frame_bytes(head, compressed);
  const bool no_frames = declared == 0 && there > 8;
  if ((!open_ended && !no_frames) || frame == 0) return contents;
  constexpr std::uint64_t largest = 0xFFFFFF00;
  const std::uint64_t size = std::min(open_ended ? there : std::min(there, sound->size), largest);
  // COMM, then the sound: the order that every reader takes.
  const std::string comm = std::string(
      window.at(form->begin, static_cast<std::size_t>(std::min<std::uint64_t>(form->size, 4096))));
  std::string chunk = comm.substr(0, 2) + big_endian_bytes((size - 8) / frame, 4) + comm.substr(6);
  if (chunk.size() % 2 != 0) chunk += '\0';
  ByteView view("FORM" + big_endian_bytes(std::min(size + chunk.size() + 20, largest + 64), 4) +
                (compressed ? "AIFC" : "AIFF") + "COMM" + big_endian_bytes(comm.size(), 4) + chunk +
                "SSND" + big_endian_bytes(size, 4));
  contents.streams.front().bytes = view.append(bytes.part(sound->begin, size));
  if (there > largest) contents.remark = "only its first 4 GB are read: AIFF cannot hold more";
  return contents;
}

SoundContents au_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  const std::string_view head = window.at(0, 24);
  if (head.size() < 24) return contents;
  const bool little = head.starts_with("dns.");
  const auto number = [&](std::size_t place) {
    return little ? little_endian(head, place, 4) : big_endian(head, place, 4);
  };
  const std::uint64_t there = behind(bytes, number(4));
  const std::uint64_t declared = number(8);
  if (declared == 0 && there > 0) {
    contents.streams.front().bytes = with(bytes, 8, "\xFF\xFF\xFF\xFF");
  } else if (declared > there && !is_placeholder(declared)) {
    contents.fault = cut_short(there, declared);
  }
  return contents;
}

SoundContents w64_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  constexpr std::uint64_t head_bytes = 24;
  std::uint64_t place = 40;
  for (int count = 0; count < 1000; ++count) {
    const std::string_view head = window.at(place, head_bytes);
    if (head.size() < head_bytes) break;
    const std::uint64_t size = little_endian(head, 16, 8);
    if (head.starts_with("data")) {
      const std::uint64_t there = behind(bytes, place);
      const bool open_ended =
          size <= head_bytes || size >= 0x7FFFFFFFFFFF0000 || is_placeholder(size);
      if (size <= there) break;
      if (!open_ended) contents.fault = cut_short(there - head_bytes, size - head_bytes);
    }
    if (head.starts_with("data") && bytes.size() > place + head_bytes) {
      const std::string right = little_endian_bytes(behind(bytes, place), 8);
      contents.streams.front().bytes = with(bytes, place + 16, right);
      break;
    }
    if (size < head_bytes || size > bytes.size()) break;
    place += (size + 7) / 8 * 8;
  }
  return contents;
}

SoundContents caf_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  std::uint64_t place = 8;
  for (int count = 0; count < 1000; ++count) {
    const std::string_view head = window.at(place, 12);
    if (head.size() < 12) break;
    const std::uint64_t size = big_endian(head, 4, 8);
    const std::uint64_t there = behind(bytes, place + 12);
    if (head.starts_with("data")) {
      // -1 is legal for the last chunk: until the end.
      const bool open_ended = size <= 4 || size >= 0x7FFFFFFFFFFF0000;
      if (open_ended && there > 4) {
        contents.streams.front().bytes = with(bytes, place + 4, big_endian_bytes(there, 8));
      } else if (size > there) {
        contents.fault = cut_short(there, size);
      }
      break;
    }
    if (size > there) break;
    place += 12 + size;
  }
  return contents;
}

SoundContents nist_contents(const ByteView& bytes) {
  SoundContents contents = as_it_is(bytes);
  ByteWindow window(bytes);
  const std::string head(window.at(0, 4096));
  const auto text = [&](const std::string& name) -> std::string {
    const std::size_t place = head.find("\n" + name + " -");
    if (place == std::string::npos) return {};
    const std::size_t value = head.find(' ', place + name.size() + 3);
    const std::size_t end = head.find('\n', place + 1);
    return value < end && end != std::string::npos ? head.substr(value + 1, end - value - 1) : "";
  };
  const auto number = [&](const std::string& name) {
    return std::strtoull(text(name).c_str(), nullptr, 10);
  };
  const std::string coding = text("sample_coding");
  if (coding.find("shorten") != std::string::npos || coding.find("wavpack") != std::string::npos ||
      coding.find("shortpack") != std::string::npos) {
    throw std::runtime_error(not_a_sound("its NIST header says it is packed (" + coding +
                                         "); sph2pipe -f wav x.sph x.wav unpacks it"));
  }
  const std::uint64_t begin =
      std::strtoull(head.substr(std::min<std::size_t>(8, head.size())).c_str(), nullptr, 10);
  const std::uint64_t frames = number("sample_count");
  const std::uint64_t frame = number("channel_count") * number("sample_n_bytes");
  const std::uint64_t there = behind(bytes, begin);
  if (frames > 0 && frame > 0 && frame < 4096 && frames < (std::uint64_t{1} << 48) &&
      there < frames * frame) {
    contents.fault = cut_short(there, frames * frame);
  }
  return contents;
}

}  // namespace earshot
