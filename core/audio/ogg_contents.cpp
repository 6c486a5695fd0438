#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/audio/contents.h"
#include "core/audio/vorbis_head.h"

namespace earshot {
namespace {

/// RFC 3533, section 6.
constexpr std::size_t kPageHead = 27;

struct Page {
  std::uint64_t begin = 0, body = 0, end = 0;
  std::uint64_t serial = 0;
  bool first = false;  ///< of its stream
};

/// What begins together: the streams of one programme, mostly one.
struct Link {
  std::map<std::uint64_t, std::string> codings;  ///< of each serial number
  std::vector<Page> pages;
};

std::string coding_of(std::string_view packet) {
  constexpr std::pair<std::string_view, const char*> known[] = {{"\x01vorbis", "Vorbis"},
                                                                {"OpusHead", "Opus"},
                                                                {"\x7F"
                                                                 "FLAC",
                                                                 "FLAC"},
                                                                {"Speex   ", "Speex"},
                                                                {"\x80theora", "film"},
                                                                {"BBCD", "film"},
                                                                {"PCM     ", "plain PCM"},
                                                                {"CELT    ", "CELT"}};
  for (const auto& [begin, name] : known) {
    if (packet.starts_with(begin)) return name;
  }
  return "";
}

class PageWalk {
 public:
  explicit PageWalk(ByteWindow& window) : window_(window) {}

  bool next(Page& page) {
    if (!find_page()) return false;
    const std::string_view head = window_.at(place_, kPageHead + 255);
    if (head.size() < kPageHead) return incomplete();
    const auto segments = static_cast<unsigned char>(head[26]);
    if (head.size() < kPageHead + segments) return incomplete();
    page.begin = place_;
    page.body = page.end = place_ + kPageHead + segments;
    for (std::size_t i = 0; i < segments; ++i) {
      page.end += static_cast<unsigned char>(head[kPageHead + i]);
    }
    page.serial = little_endian(head, 14, 4);
    page.first = (static_cast<unsigned char>(head[5]) & 2U) != 0;
    if (page.end > window_.size()) return incomplete();
    place_ = page.end;
    return true;
  }

  bool cut() const { return cut_; }

 private:
  bool incomplete() {
    cut_ = true;
    return false;
  }
  /// Over bytes that belong to no page.
  bool find_page() {
    while (place_ + 4 <= window_.size()) {
      const std::string_view here = window_.at(place_, 4096);
      const std::size_t found = here.find("OggS");
      if (found != std::string_view::npos) {
        place_ += found;
        return true;
      }
      if (here.size() < 4) return false;
      place_ += here.size() - 3;
    }
    return false;
  }

  ByteWindow& window_;
  std::uint64_t place_ = 0;
  bool cut_ = false;
};

std::vector<Link> links_of(ByteWindow& window, bool& cut) {
  std::vector<Link> links;
  PageWalk walk(window);
  Page page;
  bool beginning = false;
  while (walk.next(page)) {
    if (page.first) {
      if (!beginning) links.emplace_back();
      links.back().codings[page.serial] = coding_of(window.at(page.body, 16));
    }
    beginning = page.first;
    if (!links.empty()) links.back().pages.push_back(page);
  }
  cut = walk.cut();
  return links;
}

/// FLAC without the wrapping: RFC 9639, section 10.1.
ByteView flac_inside(const ByteView& bytes, const Link& link, std::uint64_t serial) {
  constexpr std::uint64_t mapping_head = 9;
  ByteView flac;
  for (const Page& page : link.pages) {
    if (page.serial != serial) continue;
    const std::uint64_t skip = page.first ? mapping_head : 0;
    if (page.end > page.body + skip) {
      flac.append(bytes.part(page.body + skip, page.end - page.body - skip));
    }
  }
  return flac;
}

ByteView pages_of(const ByteView& bytes, const Link& link, std::uint64_t serial) {
  if (link.codings.size() == 1) {
    return bytes.part(link.pages.front().begin, link.pages.back().end - link.pages.front().begin);
  }
  ByteView view;
  for (const Page& page : link.pages) {
    if (page.serial == serial) view.append(bytes.part(page.begin, page.end - page.begin));
  }
  return view;
}

}  // namespace

SoundContents ogg_contents(const ByteView& bytes, Depth) {
  ByteWindow window(bytes);
  bool cut = false;
  const std::vector<Link> links = links_of(window, cut);
  SoundContents contents;
  std::string other;
  bool damaged = false;
  for (const Link& link : links) {
    for (const auto& [serial, coding] : link.codings) {
      if (coding == "FLAC") {
        SoundContents flac = flac_contents(flac_inside(bytes, link, serial));
        contents.streams.push_back(std::move(flac.streams.front()));
        contents.fault = flac.fault;
        contents.remark = flac.remark;
      } else if (coding == "Vorbis" || coding == "Opus") {
        const ByteView pages = pages_of(bytes, link, serial);
        if (coding == "Vorbis" && !has_vorbis_head(pages)) {
          damaged = true;
          continue;
        }
        contents.streams.push_back({SoundStream::Decoder::Libsndfile, pages, -1});
      } else {
        if (!coding.empty()) other = coding;
        continue;
      }
      break;
    }
  }
  if (contents.streams.empty()) {
    if (damaged || other.empty()) {
      throw std::runtime_error(not_a_sound("its Ogg header is cut short or damaged"));
    }
    throw std::runtime_error(
        not_a_sound("its Ogg holds " + other + "; ffmpeg -i x.ogg x.flac may make a file that is"));
  }
  if (contents.streams.size() > 1) {
    contents.remark = "it holds " + std::to_string(contents.streams.size()) +
                      " streams one behind the other; all are read";
  }
  if (cut) contents.fault = "cut short: its last Ogg page is incomplete";
  return contents;
}

}  // namespace earshot
