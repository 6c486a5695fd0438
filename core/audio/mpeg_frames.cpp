#include "core/audio/mpeg_frames.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr std::size_t kHead = 4;
/// What may lie before the first frame.
constexpr std::uint64_t kFarthestBegin = 1 << 20;
constexpr std::uint64_t kLargestFree = 16384;

unsigned byte_at(std::string_view bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

int kilobits(int version, int layer, unsigned index) {
  constexpr int rates[5][15] = {
      {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
      {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
      {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
      {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};
  const int row = version == 10 ? layer - 1 : layer == 1 ? 3 : 4;
  return rates[row][index];
}

/// Where within a layer III frame Xing and Info stand.
std::size_t tag_place(const MpegHeader& header) {
  if (header.version == 10) return header.channels == 1 ? 21 : 36;
  return header.channels == 1 ? 13 : 21;
}

std::optional<MpegTag> tag_in(std::string_view frame, const MpegHeader& header) {
  if (header.layer != 3) return {};
  // Some writers count the checksum's two bytes, some do not.
  for (const std::size_t place : {tag_place(header), tag_place(header) + 2}) {
    if (frame.size() < place + 8) continue;
    const std::string_view name = frame.substr(place, 4);
    if (name != "Xing" && name != "Info") continue;
    const std::uint64_t flags = big_endian(frame, place + 4, 4);
    MpegTag tag;
    std::size_t next = place + 8;
    if ((flags & 1U) != 0 && frame.size() >= next + 4) {
      tag.frames = big_endian(frame, next, 4);
      next += 4;
    }
    if ((flags & 2U) != 0 && frame.size() >= next + 4) tag.bytes = big_endian(frame, next, 4);
    return tag;
  }
  if (frame.size() >= 54 && frame.substr(36, 4) == "VBRI") {
    return MpegTag{big_endian(frame, 50, 4), big_endian(frame, 46, 4)};
  }
  return {};
}

class Walker {
 public:
  Walker(ByteWindow& window, bool trust_tags) : window_(window), trust_tags_(trust_tags) {}

  MpegWalk run() {
    place_ = after_tags(0);
    const std::uint64_t begin = place_;
    if (!find_frame(std::min(window_.size(), place_ + kFarthestBegin))) return {};
    walk_.before = place_ - begin;
    while (place_ + kHead <= window_.size()) {
      if (!take_frame()) step_over();
    }
    return std::move(walk_);
  }

 private:
  std::optional<MpegHeader> header_at(std::uint64_t place) {
    auto header = mpeg_header(window_.at(place, kHead));
    if (header && header->bytes == 0) {
      header->bytes = free_bytes(place, *header);
      if (header->bytes == 0) return {};
    }
    return header;
  }

  /// A frame of the free format ends where the next begins.
  std::uint64_t free_bytes(std::uint64_t place, const MpegHeader& header) {
    if (free_ > 0) return free_ + (header.padded ? 1U : 0U);
    if (looked_for_free_ > 64) return 0;
    ++looked_for_free_;
    const std::string bytes(window_.at(place, kLargestFree));
    for (std::size_t next = 32; next + kHead <= bytes.size(); ++next) {
      if (bytes[next] != bytes[0] || bytes[next + 1] != bytes[1]) continue;
      const auto other = mpeg_header(std::string_view(bytes).substr(next, kHead));
      if (!other || other->bytes != 0 || !other->same_kind(header)) continue;
      // The one behind must lie as far again.
      const std::uint64_t length = next - (header.padded ? 1U : 0U);
      const std::uint64_t third = place + next + length + (other->padded ? 1U : 0U);
      const auto far = mpeg_header(window_.at(third, kHead));
      if (third + kHead > window_.size() || (far && far->bytes == 0 && far->same_kind(header))) {
        free_ = length;
        return next;
      }
    }
    return 0;
  }

  bool is_end(std::uint64_t place) {
    return place + kHead > window_.size() || tag_bytes(window_, place) > 0 ||
           window_.at(place, 3) == "TAG" || window_.at(place, 11) == "LYRICSBEGIN";
  }

  /// Whether `count` more frames of the kind, or the end, follow a frame.
  bool continues(std::uint64_t place, const MpegHeader& header, int count) {
    std::uint64_t next = place + header.bytes;
    for (int i = 0; i < count; ++i) {
      if (is_end(next)) return i > 0 || next <= window_.size();
      const auto following = header_at(next);
      if (!following || !following->same_kind(header)) return false;
      next += following->bytes;
    }
    return true;
  }

  bool find_frame(std::uint64_t limit) {
    const int proof = 4;
    while (place_ + kHead <= limit) {
      const std::string_view here = window_.at(place_, 4096);
      const std::size_t sync = here.find('\xFF');
      if (sync == std::string_view::npos) {
        place_ += here.size();
        continue;
      }
      place_ += sync;
      if (const auto header = header_at(place_); header && continues(place_, *header, proof)) {
        return true;
      }
      ++place_;
    }
    return false;
  }

  std::uint64_t after_tags(std::uint64_t place) {
    while (const std::uint64_t bytes = tag_bytes(window_, place)) place += bytes;
    return place;
  }

  bool take_frame() {
    const auto header = header_at(place_);
    if (!header) return false;
    const bool known = !walk_.runs.empty();
    const bool same = known && header->same_kind(walk_.runs.back().kind) &&
                      header->channels == walk_.runs.back().kind.channels;
    if (!same && !continues(place_, *header, known ? 3 : 1)) return false;
    if (place_ + header->bytes > window_.size()) {
      // The decoder makes nothing of an incomplete frame.
      place_ = window_.size();
      return true;
    }
    const auto tag = tag_in(window_.at(place_, 64), *header);
    if (!same || tag) {
      walk_.runs.push_back({*header, place_, place_, place_, 0, tag});
      if (tag) {
        place_ += header->bytes;
        walk_.runs.back().first_sound = walk_.runs.back().end = place_;
        if (trust_tags_ && walk_.runs.size() == 1 && agrees(walk_.runs.back())) {
          walk_.runs.back().frames = -1;
          walk_.runs.back().end = place_ = window_.size();
        }
        return true;
      }
    }
    place_ += header->bytes;
    walk_.runs.back().end = place_;
    ++walk_.runs.back().frames;
    return true;
  }

  void step_over() {
    if (const std::uint64_t bytes = tag_bytes(window_, place_)) {
      place_ += bytes;
      return;
    }
    const std::uint64_t left = window_.size() - place_;
    if (window_.at(place_, 3) == "TAG" && left >= 128 && left % 128 == 0) {
      place_ += 128;
      return;
    }
    const std::uint64_t from = place_;
    ++place_;
    const bool lyrics = window_.at(from, 11) == "LYRICSBEGIN";
    if (!find_frame(window_.size())) place_ = window_.size();
    if (!lyrics && place_ < window_.size()) walk_.between += place_ - from;
  }

  /// Whether a tag's frames and bytes fit the file, as far as a few looks tell.
  bool agrees(const MpegRun& run) {
    if (run.tag->frames == 0 || run.tag->bytes == 0) return false;
    const std::uint64_t there = window_.size() - run.begin;
    // Behind the sound may lie tags. Less than said is seen as cut short elsewhere.
    constexpr std::uint64_t tails = 1 << 16;
    if (run.tag->bytes <= there && there - run.tag->bytes > tails) return false;
    double frames_a_byte = 0;
    int looks = 0;
    constexpr int most = 8;
    for (int i = 0; i < most; ++i) {
      std::uint64_t place = run.first_sound + (window_.size() - run.first_sound) *
                                                  static_cast<std::uint64_t>(i) / most;
      const auto header = near(place, run.kind);
      if (!header) continue;
      frames_a_byte += 1.0 / static_cast<double>(header->bytes);
      ++looks;
    }
    if (looks == 0) return false;
    const double expected =
        frames_a_byte / looks * static_cast<double>(window_.size() - run.first_sound);
    const double ratio = expected / static_cast<double>(run.tag->frames);
    return ratio > 0.75 && ratio < 1.33;
  }

  /// The first frame of a kind from a place on.
  std::optional<MpegHeader> near(std::uint64_t place, const MpegHeader& kind) {
    for (const std::uint64_t end = place + 4096; place < end; ++place) {
      const auto header = header_at(place);
      if (header && header->same_kind(kind) && continues(place, *header, 2)) return header;
    }
    return {};
  }

  ByteWindow& window_;
  bool trust_tags_;
  std::uint64_t place_ = 0;
  std::uint64_t free_ = 0;  ///< bytes of an unpadded frame of the free format
  int looked_for_free_ = 0;
  MpegWalk walk_;
};

}  // namespace

std::optional<MpegHeader> mpeg_header(std::string_view bytes) {
  if (bytes.size() < kHead || byte_at(bytes, 0) != 0xFF || byte_at(bytes, 1) < 0xE0) return {};
  const unsigned version = (byte_at(bytes, 1) >> 3) & 3U, layer = (byte_at(bytes, 1) >> 1) & 3U;
  const unsigned bitrate = byte_at(bytes, 2) >> 4, rate = (byte_at(bytes, 2) >> 2) & 3U;
  if (version == 1 || layer == 0 || bitrate == 15 || rate == 3) return {};
  constexpr int rates[] = {44100, 48000, 32000};
  MpegHeader header;
  header.version = version == 3 ? 10 : version == 2 ? 20 : 25;
  header.layer = 4 - static_cast<int>(layer);
  header.rate = rates[rate] / (version == 3 ? 1 : version == 2 ? 2 : 4);
  header.channels = (byte_at(bytes, 3) >> 6) == 3 ? 1 : 2;
  header.padded = (byte_at(bytes, 2) & 2U) != 0;
  header.samples = header.layer == 1 ? 384 : header.layer == 3 && version != 3 ? 576 : 1152;
  const int slot = header.layer == 1 ? 4 : 1;
  const int bits = kilobits(header.version, header.layer, bitrate) * 1000;
  const int slots = header.samples / 8 / slot * bits / header.rate + (header.padded ? 1 : 0);
  if (bits > 0) header.bytes = static_cast<std::uint64_t>(slots * slot);
  return header;
}

std::uint64_t tag_bytes(ByteWindow& window, std::uint64_t place) {
  const std::string_view head = window.at(place, 32);
  if (head.size() >= 10 && head.starts_with("ID3")) {
    std::uint64_t size = 0;
    for (std::size_t i = 6; i < 10; ++i) size = (size << 7) | (byte_at(head, i) & 0x7FU);
    const bool footer = (byte_at(head, 5) & 0x10U) != 0;
    return 10 + size + (footer ? 10 : 0);
  }
  if (head.size() >= 32 && head.starts_with("APETAGEX")) {
    // Its size counts the items and the footer; a header, where this is one, comes before them.
    const std::uint64_t size = little_endian(head, 12, 4);
    const bool is_header = (little_endian(head, 20, 4) & 0x20000000U) != 0;
    return is_header ? 32 + size : 32;
  }
  return 0;
}

MpegWalk walk_mpeg(ByteWindow& window, bool trust_tags) {
  return Walker(window, trust_tags).run();
}

}  // namespace earshot
