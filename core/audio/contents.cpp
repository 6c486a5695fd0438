#include "core/audio/contents.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include "core/audio/foreign_kinds.h"
#include "core/audio/mpeg_frames.h"

namespace earshot {
namespace {

constexpr std::string_view kWave64{"riff\x2E\x91\xCF\x11\xA5\xD6\x28\xDB\x04\xC1\x00\x00", 16};

bool begins_with_sync(std::string_view head) {
  return head.size() >= 4 && mpeg_header(head).has_value();
}

SoundContents of_kind(std::string_view kind, const ByteView& bytes, Depth depth) {
  if (kind == "WAV" || kind == "RF64") return wav_contents(bytes, depth);
  if (kind == "AIFF") return aiff_contents(bytes);
  if (kind == "AU") return au_contents(bytes);
  if (kind == "CAF") return caf_contents(bytes);
  if (kind == "W64") return w64_contents(bytes);
  if (kind == "FLAC") return flac_contents(bytes);
  if (kind == "Ogg") return ogg_contents(bytes, depth);
  return nist_contents(bytes);
}

}  // namespace

std::string_view kind_promised_by(std::string_view head) {
  constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"RIFF", "WAV"},  {"RIFX", "WAV"}, {"RF64", "RF64"}, {"BW64", "RF64"},
      {"FORM", "AIFF"}, {".snd", "AU"},  {"dns.", "AU"},   {"caff", "CAF"},
      {"fLaC", "FLAC"}, {"OggS", "Ogg"}, {"NIST", "NIST"}};
  for (const auto& [begin, kind] : kinds) {
    if (head.starts_with(begin)) return kind;
  }
  return head.starts_with(kWave64) ? "W64" : "";
}

std::string not_a_sound(const std::string& why) {
  return "not a sound file that can be read: " + why;
}

std::string cut_short(std::uint64_t there, std::uint64_t declared) {
  return "cut short: " + std::to_string(there) + " of " + std::to_string(declared) +
         " bytes of sound are there";
}

std::string in_seconds(std::int64_t frames, std::int64_t rate) {
  char text[48];
  std::snprintf(text, sizeof text, "%.2f s",
                static_cast<double>(frames) / static_cast<double>(std::max<std::int64_t>(1, rate)));
  return text;
}

bool is_placeholder(std::uint64_t size) {
  constexpr std::uint64_t slack = 0x10000;
  const auto near = [size](std::uint64_t end) { return size + slack > end && size <= end; };
  // -1, INT32_MAX and 2^31 less a header; 0x7EFFFFFF of some pipelines.
  return near(0xFFFFFFFF) || near(0x7FFFFFFF) || near(0x80000100) || near(0x7EFFFFFF);
}

SoundContents as_it_is(const ByteView& bytes) {
  SoundContents contents;
  contents.streams.push_back({SoundStream::Decoder::Libsndfile, bytes, -1});
  return contents;
}

SoundContents contents_of(const ByteView& bytes, Depth depth) {
  ByteWindow window(bytes);
  std::uint64_t begin = 0;
  bool tagged = false;
  while (const std::uint64_t tag = tag_bytes(window, begin)) {
    begin += tag;
    tagged = true;
  }
  const ByteView sound = begin == 0 ? bytes : bytes.from(begin);
  if (sound.size() == 0) throw std::runtime_error("empty: tags without sound");
  ByteWindow inside(sound);
  const std::string head(inside.at(0, 16));
  if (const std::string_view kind = kind_promised_by(head); !kind.empty()) {
    return of_kind(kind, sound, depth);
  }
  if (const std::string foreign = foreign_kind(inside); !foreign.empty()) {
    // Zeros before the first frame are no fault of an MP3.
    const bool may_follow = head.find_first_not_of('\0') == std::string::npos;
    if (!may_follow) throw std::runtime_error(not_a_sound(foreign));
    SoundContents mpeg = mpeg_contents(sound, depth);
    if (mpeg.streams.empty()) throw std::runtime_error(not_a_sound(foreign));
    return mpeg;
  }
  SoundContents mpeg = mpeg_contents(sound, depth);
  if (!mpeg.streams.empty()) return mpeg;
  if (tagged || begins_with_sync(head)) {
    throw std::runtime_error(not_a_sound("no MPEG frames follow each other in it"));
  }
  return as_it_is(sound);
}

std::string why_not_sound(const ByteView& bytes) {
  ByteWindow window(bytes);
  const std::string head(window.at(0, 4096));
  const std::string_view kind = kind_promised_by(head);
  if (kind == "WAV") {
    const std::size_t form = head.find("fmt ");
    if (form != std::string::npos && form + 12 <= head.size()) {
      const auto channels = little_endian(head, form + 10, 2);
      if (channels > 1024) {
        return not_a_sound(std::to_string(channels) + " channels; at most 1024 are read");
      }
    }
  }
  if (!kind.empty()) {
    return not_a_sound("its " + std::string(kind) +
                       " header is cut short, damaged, or of a coding that is not known");
  }
  return not_a_sound("its first bytes are of no known kind of sound file");
}

}  // namespace earshot
