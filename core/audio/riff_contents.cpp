// RIFF, RIFX, RF64 and BW64.
#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/audio/chunks.h"
#include "core/audio/contents.h"

namespace earshot {
namespace {

constexpr std::uint64_t kWrap = std::uint64_t{1} << 32;
/// What RF64 says instead of a size that is in its ds64 chunk.
constexpr std::uint64_t kElsewhere = 0xFFFFFFFF;

struct RiffParts {
  bool little = true;
  std::string form;         ///< the bytes of the format chunk
  Chunk data;               ///< as the header says
  bool said = false;        ///< a data chunk was found
  std::vector<Chunk> more;  ///< further data chunks
  bool odd_order = false;   ///< an odd chunk without its padding byte came before the sound
};

std::uint64_t number(const RiffParts& parts, std::string_view bytes, std::size_t place,
                     std::size_t count) {
  return parts.little ? little_endian(bytes, place, count) : big_endian(bytes, place, count);
}

std::string coding_name(std::uint64_t tag) {
  constexpr std::pair<std::uint64_t, const char*> known[] = {
      {0x40, "G.721"},          {0x45, "G.726"},   {0x64, "G.726"},        {0x65, "G.722"},
      {0x28F, "G.722"},         {0xFF, "AAC"},     {0x1600, "AAC"},        {0x1610, "AAC"},
      {0xA106, "AAC"},          {0x160, "WMA"},    {0x161, "WMA"},         {0x162, "WMA"},
      {0x163, "WMA"},           {0x2000, "AC-3"},  {0x2001, "DTS"},        {0x22, "TrueSpeech"},
      {0x130, "Sipro ACELP"},   {0x270, "ATRAC3"}, {0x674F, "Ogg Vorbis"}, {0x6771, "Ogg Vorbis"},
      {0xA109, "Speex"},        {0xF1AC, "FLAC"},  {0x5756, "WavPack"},    {0x16, "OKI ADPCM"},
      {0x200, "Creative ADPCM"}};
  for (const auto& [number, name] : known) {
    if (number == tag) return name;
  }
  return "a coding that is not known";
}

/// The format tag, that of an extensible format's inside.
std::uint64_t tag_of(const RiffParts& parts) {
  if (parts.form.size() < 2) return 0;
  const std::uint64_t tag = number(parts, parts.form, 0, 2);
  return tag == 0xFFFE && parts.form.size() >= 26 ? number(parts, parts.form, 24, 2) : tag;
}

RiffParts parts_of(ByteWindow& window) {
  RiffParts parts;
  const std::string head(window.at(0, 12));
  parts.little = !head.starts_with("RIFX");
  const bool large = head.starts_with("RF64") || head.starts_with("BW64");
  std::uint64_t large_data = 0;
  ChunkWalk walk(window, 12, parts.little);
  while (const auto chunk = walk.next()) {
    if (chunk->name == "fmt " && parts.form.empty()) {
      parts.form = window.at(chunk->begin,
                             static_cast<std::size_t>(std::min<std::uint64_t>(chunk->size, 1024)));
    } else if (chunk->name == "ds64" && chunk->size >= 16) {
      const auto sizes = window.at(chunk->begin, 16);
      if (sizes.size() == 16) large_data = little_endian(sizes, 8, 8);
    } else if (chunk->name == "data") {
      parts.data = *chunk;
      parts.said = true;
      parts.odd_order = walk.unpadded();
      if (large && chunk->size == kElsewhere) parts.data.size = large_data;
      break;
    }
  }
  return parts;
}

/// Whether chunks follow from `place` to the end of the file, one behind the other. Gathers data
/// chunks among them.
bool chunks_follow(ByteWindow& window, const RiffParts& parts, std::uint64_t place,
                   std::vector<Chunk>& data) {
  ChunkWalk walk(window, place, parts.little);
  std::uint64_t end = place;
  while (const auto chunk = walk.next()) {
    if (chunk->begin + chunk->size > window.size()) return false;
    if (chunk->name == "data") data.push_back(*chunk);
    end = chunk->begin + chunk->size;
  }
  return end > place && end + 2 > window.size();
}

/// The true size of a data chunk whose 32 bits overflowed, where the file's own size tells it.
std::optional<std::uint64_t> unwrapped(ByteWindow& window, const RiffParts& parts,
                                       std::uint64_t there) {
  if (there < kWrap || parts.data.size > there) return {};
  std::vector<Chunk> ignored;
  if (chunks_follow(window, parts, parts.data.end(), ignored)) return {};
  const std::uint64_t size = parts.data.size + (there - parts.data.size) / kWrap * kWrap;
  if (size == parts.data.size) return {};
  constexpr std::uint64_t largest_tail = 16 << 20;
  const bool fits = there - size < largest_tail;
  return fits ? std::optional(size) : std::optional(there);
}

std::string chunk_bytes(const RiffParts& parts, std::string_view name, std::uint64_t size) {
  const std::uint64_t said = std::min(size, kElsewhere);
  return std::string(name) +
         (parts.little ? little_endian_bytes(said, 4) : big_endian_bytes(said, 4));
}

/// A header of our own before the sound.
ByteView rewritten(const RiffParts& parts, const ByteView& sound) {
  std::string form = chunk_bytes(parts, "fmt ", parts.form.size()) + parts.form;
  if (form.size() % 2 != 0) form += '\0';
  const bool large = sound.size() + form.size() + 64 >= kElsewhere && parts.little;
  std::string head;
  if (large) {
    head = "RF64" + little_endian_bytes(kElsewhere, 4) + "WAVE" + chunk_bytes(parts, "ds64", 28) +
           little_endian_bytes(sound.size() + form.size() + 52, 8) +
           little_endian_bytes(sound.size(), 8) + std::string(12, '\0') + form +
           chunk_bytes(parts, "data", kElsewhere);
  } else {
    head = chunk_bytes(parts, parts.little ? "RIFF" : "RIFX", sound.size() + form.size() + 12) +
           "WAVE" + form + chunk_bytes(parts, "data", sound.size());
  }
  ByteView view(std::move(head));
  return view.append(sound);
}

std::string wrong_form(std::string_view head) {
  if (head.size() < 12) return {};
  const std::string_view form = head.substr(8, 4);
  if (form == "WAVE") return {};
  if (form == "AVI ") return "it is an AVI film";
  if (form == "RMID") return "it is MIDI: notes, not sound";
  if (form == "sfbk" || form == "DLS ") return "it is a bank of instruments";
  if (form == "WEBP") return "it is a picture (WebP)";
  if (form == "CDDA") return "it is a link to a track of a CD";
  return "it is a RIFF file without a wave in it";
}

}  // namespace

SoundContents wav_contents(const ByteView& bytes, Depth depth) {
  ByteWindow window(bytes);
  const std::string head(window.at(0, 12));
  if (const std::string wrong = wrong_form(head); !wrong.empty()) {
    throw std::runtime_error(not_a_sound(wrong));
  }
  RiffParts parts = parts_of(window);
  SoundContents contents = as_it_is(bytes);
  if (!parts.said || parts.form.size() < 14) return contents;
  const std::uint64_t tag = tag_of(parts);
  const std::uint64_t declared = parts.data.size;
  const std::uint64_t there = bytes.size() - std::min(bytes.size(), parts.data.begin);
  std::uint64_t size = std::min(declared, there);
  std::vector<Chunk> more;
  if (declared == 0) {
    if (!chunks_follow(window, parts, parts.data.begin, more)) size = there;
    more.clear();
  } else if (declared > there) {
    // An odd count of bytes may lack its padding.
    if (!is_placeholder(declared) && declared > there + 1) {
      contents.fault = cut_short(there, declared);
    }
  } else if (const auto larger = unwrapped(window, parts, there)) {
    size = *larger;
    contents.remark = "its header's 32-bit size overflowed: it says " + size_text(declared) +
                      ", all " + size_text(size) + " are read";
  } else if (!chunks_follow(window, parts, parts.data.end(), more)) {
    more.clear();
    const std::uint64_t behind = there - size;
    if (behind > 4096 && behind > size / 20) {
      contents.remark = "its header says " + size_text(size) + " of sound; " + size_text(behind) +
                        " behind them are not read";
    }
  }
  ByteView sound = bytes.part(parts.data.begin, size);
  for (const Chunk& chunk : more) sound.append(bytes.part(chunk.begin, chunk.size));
  if (tag == 0x50 || tag == 0x55) {
    SoundContents inside = mpeg_contents(sound, depth);
    if (inside.streams.empty()) {
      throw std::runtime_error(not_a_sound("its WAV header promises MP3, and holds none"));
    }
    if (inside.fault.empty()) inside.fault = contents.fault;
    return inside;
  }
  constexpr std::uint64_t libsndfile_reads[] = {1, 2, 3, 6, 7, 0x11, 0x31, 0x32, 0x40, 0x41, 0x63};
  if (std::find(std::begin(libsndfile_reads), std::end(libsndfile_reads), tag) ==
      std::end(libsndfile_reads)) {
    char number[16];
    std::snprintf(number, sizeof number, "0x%04X", static_cast<unsigned>(tag));
    throw std::runtime_error(not_a_sound("its WAV holds " + coding_name(tag) + " (tag " + number +
                                         "); ffmpeg -i x.wav x.flac may make a file that is"));
  }
  const bool changed = size != std::min(declared, kElsewhere) || !more.empty() || parts.odd_order ||
                       head.starts_with("BW64");
  if (changed) contents.streams.front().bytes = rewritten(parts, sound);
  return contents;
}

}  // namespace earshot
