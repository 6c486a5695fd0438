// MPEG audio: what LAME writes where libsndfile has it, and frames by hand of every version and
// layer, which sound of nothing but a hiss.
#include <sndfile.h>

#include "core/audio/mpeg_frames.h"
#include "tests/fuzz/sound_target.h"
#include "tests/support/sound_bytes.h"

namespace {

using namespace earshot;
using namespace earshot::testing;

/// `count` frames with the header given: 0xFFFB9064 is MPEG-1, layer III, 128 kbit/s, 44.1 kHz.
/// Side information and samples are zeros; a bit here and there makes them sound.
std::string frames(std::uint64_t header, int count, std::size_t free_bytes = 0) {
  const std::string head = big_endian_bytes(header, 4);
  const auto read = mpeg_header(head);
  const std::size_t bytes =
      free_bytes > 0 ? free_bytes : static_cast<std::size_t>(read ? read->bytes : 0);
  std::string file;
  Random random(header, {});
  for (int i = 0; i < count; ++i) {
    std::string frame = head + std::string(bytes - head.size(), '\0');
    if (read && read->layer < 3) {
      for (std::size_t place = 4; place < frame.size(); ++place) {
        frame[place] = static_cast<char>(random.integer(0, 7));
      }
    }
    file += frame;
  }
  return file;
}

/// A first frame that says how many follow.
std::string with_tag(const std::string& sound, std::uint64_t count) {
  std::string tag = sound.substr(0, 417);
  tag.replace(36, 16,
              "Xing" + big_endian_bytes(3, 4) + big_endian_bytes(count, 4) +
                  big_endian_bytes(sound.size() + tag.size(), 4));
  return tag + sound;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int mp3 = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  const std::string plain = frames(0xFFFB9064, 12);
  std::vector<std::string> files = {plain,
                                    with_tag(plain, 12),
                                    frames(0xFFFD8004, 8),
                                    frames(0xFFFF8004, 12),
                                    frames(0xFFF35064, 12),
                                    frames(0xFFE35064, 12),
                                    frames(0xFFFB0064, 10, 500),
                                    plain + frames(0xFFF35064, 12),
                                    std::string("ID3\4\0\0\0\0\1\0", 10) + std::string(128, 'x') +
                                        plain + "TAG" + std::string(125, ' '),
                                    riff(format_chunk(0x55) + chunk("data", plain)),
                                    written_sound(mp3, 1, 16000, 6000),
                                    written_sound(mp3, 2, 44100, 8000),
                                    written_sound(mp3, 1, 16000, 9000, true),
                                    written_sound(mp3, 1, 8000, 4000)};
  return run_fuzzer(argc, argv, sound_target("mutant.mp3", std::move(files)));
}
