// Ogg with Vorbis, Opus and FLAC in it, chained too. Every other mutant has its pages' checksums
// put right, so that the damage reaches the packets.
#include <sndfile.h>

#include "core/audio/ogg_checksum.h"
#include "tests/fuzz/sound_target.h"
#include "tests/support/sound_bytes.h"

namespace {

using namespace earshot;
using namespace earshot::testing;

std::string mended(std::string bytes) {
  mend_ogg_checksums(bytes);
  return bytes;
}

/// The encoders draw a stream's number by the clock; a seed has to make the same mutants again.
std::string numbered(std::string ogg, std::uint64_t serial) {
  for (std::size_t page = ogg.find("OggS"); page != std::string::npos && page + 27 < ogg.size();
       page = ogg.find("OggS", page + 1)) {
    ogg.replace(page + 14, 4, little_endian_bytes(serial, 4));
  }
  return mended(ogg);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int vorbis = SF_FORMAT_OGG | SF_FORMAT_VORBIS, opus = SF_FORMAT_OGG | SF_FORMAT_OPUS;
  const std::string one = numbered(written_sound(vorbis), 1);
  const std::string two = numbered(written_sound(opus, 1, 16000, 4000), 2);
  const std::string flac = in_ogg(written_sound(SF_FORMAT_FLAC | SF_FORMAT_PCM_16));
  std::vector<std::string> files = {one,
                                    two,
                                    mended(flac),
                                    one + numbered(written_sound(vorbis, 2, 22050, 2000), 3),
                                    numbered(written_sound(vorbis, 2, 44100, 4000), 4),
                                    numbered(written_sound(opus, 2, 48000, 6000), 5)};
  FuzzTarget target = sound_target("mutant.ogg", std::move(files));
  target.mend = mended;
  return run_fuzzer(argc, argv, target);
}
