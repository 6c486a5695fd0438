#include "core/audio/vorbis_head.h"

#include <vorbis/codec.h>

#include <algorithm>
#include <memory>

namespace earshot {
namespace {

/// libogg's and libvorbis's states, cleared at the end of the scope.
struct Parser {
  ogg_sync_state sync{};
  ogg_stream_state stream{};
  vorbis_info info{};
  vorbis_comment comment{};
  bool begun = false;

  Parser() {
    ogg_sync_init(&sync);
    vorbis_info_init(&info);
    vorbis_comment_init(&comment);
  }
  ~Parser() {
    if (begun) ogg_stream_clear(&stream);
    vorbis_comment_clear(&comment);
    vorbis_info_clear(&info);
    ogg_sync_clear(&sync);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
};

}  // namespace

bool has_vorbis_head(const ByteView& bytes) {
  // Comments may hold pictures.
  constexpr std::uint64_t most = 16 << 20;
  constexpr std::size_t portion = 4096;
  Parser parser;
  int headers = 0;
  for (std::uint64_t place = 0; place < std::min(bytes.size(), most);) {
    char* into = ogg_sync_buffer(&parser.sync, portion);
    if (into == nullptr) return false;
    const std::size_t got = bytes.read(place, {into, portion});
    if (got == 0) return false;
    place += got;
    ogg_sync_wrote(&parser.sync, static_cast<long>(got));
    ogg_page page;
    while (ogg_sync_pageout(&parser.sync, &page) == 1) {
      if (!parser.begun)
        parser.begun = ogg_stream_init(&parser.stream, ogg_page_serialno(&page)) == 0;
      if (ogg_stream_pagein(&parser.stream, &page) != 0) continue;
      ogg_packet packet;
      for (int state = ogg_stream_packetout(&parser.stream, &packet); state != 0;
           state = ogg_stream_packetout(&parser.stream, &packet)) {
        if (state < 0) return false;
        if (vorbis_synthesis_headerin(&parser.info, &parser.comment, &packet) < 0) return false;
        if (++headers == 3) return true;
      }
    }
  }
  return false;
}

}  // namespace earshot
