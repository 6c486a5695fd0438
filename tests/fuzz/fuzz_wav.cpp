// WAV with its kin, and every other kind that libsndfile opens whatever a file is called.
#include <sndfile.h>

#include "tests/fuzz/sound_target.h"
#include "tests/support/sound_bytes.h"

namespace {

using namespace earshot;
using namespace earshot::testing;

std::vector<std::string> by_hand() {
  const std::string raw = pcm16(sweep(3000));
  const std::string form = format_chunk();
  const std::string list = chunk("LIST", "INFOICMT" + little_endian_bytes(4, 4) + "abc");
  std::string nist =
      "NIST_1A\n   1024\nchannel_count -i 1\nsample_count -i 3000\nsample_rate -i 16000\n"
      "sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_sig_bits -i 16\nend_head\n";
  nist.resize(1024, ' ');
  const std::string large = little_endian_bytes(0xFFFFFFFF, 4);
  return {riff(form + chunk("data", raw)),
          riff(list + form + chunk("data", raw.substr(0, 2000)) + chunk("data", raw.substr(2000))),
          riff(form + chunk("data", raw, 0), 0),
          riff(format_chunk(1, 2, 44100, 24) + chunk("data", raw) + list),
          "RF64" + large + "WAVE" +
              chunk("ds64", little_endian_bytes(raw.size() + 80, 8) +
                                little_endian_bytes(raw.size(), 8) + std::string(12, '\0')) +
              form + chunk("data", raw, 0xFFFFFFFF),
          nist + raw};
}

/// Kinds that hold sounds of people.
const std::vector<int> kSounds = {
    SF_FORMAT_WAV | SF_FORMAT_PCM_U8,     SF_FORMAT_WAV | SF_FORMAT_FLOAT,
    SF_FORMAT_WAV | SF_FORMAT_DOUBLE,     SF_FORMAT_WAV | SF_FORMAT_ULAW,
    SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM,  SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM,
    SF_FORMAT_WAV | SF_FORMAT_GSM610,     SF_FORMAT_WAV | SF_FORMAT_G721_32,
    SF_FORMAT_WAVEX | SF_FORMAT_PCM_24,   SF_FORMAT_RF64 | SF_FORMAT_PCM_16,
    SF_FORMAT_W64 | SF_FORMAT_PCM_16,     SF_FORMAT_W64 | SF_FORMAT_IMA_ADPCM,
    SF_FORMAT_AIFF | SF_FORMAT_PCM_16,    SF_FORMAT_AIFF | SF_FORMAT_FLOAT,
    SF_FORMAT_AIFF | SF_FORMAT_IMA_ADPCM, SF_FORMAT_AIFF | SF_FORMAT_GSM610,
    SF_FORMAT_AIFF | SF_FORMAT_DWVW_16,   SF_FORMAT_AU | SF_FORMAT_PCM_16,
    SF_FORMAT_AU | SF_FORMAT_G723_24,     SF_FORMAT_CAF | SF_FORMAT_PCM_16,
    SF_FORMAT_CAF | SF_FORMAT_ALAC_16,    SF_FORMAT_CAF | SF_FORMAT_ALAC_24,
    SF_FORMAT_NIST | SF_FORMAT_PCM_16};

/// Kinds that hardly anybody has, and that a stranger may send under the name of a WAV.
const std::vector<int> kOthers = {
    SF_FORMAT_SVX | SF_FORMAT_PCM_16,   SF_FORMAT_VOC | SF_FORMAT_PCM_16,
    SF_FORMAT_VOC | SF_FORMAT_ULAW,     SF_FORMAT_IRCAM | SF_FORMAT_PCM_16,
    SF_FORMAT_PAF | SF_FORMAT_PCM_24,   SF_FORMAT_PVF | SF_FORMAT_PCM_16,
    SF_FORMAT_XI | SF_FORMAT_DPCM_16,   SF_FORMAT_HTK | SF_FORMAT_PCM_16,
    SF_FORMAT_AVR | SF_FORMAT_PCM_16,   SF_FORMAT_MAT4 | SF_FORMAT_DOUBLE,
    SF_FORMAT_MPC2K | SF_FORMAT_PCM_16, SF_FORMAT_WVE | SF_FORMAT_ALAW};

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files = by_hand();
  for (const auto& formats : {kSounds, kOthers}) {
    for (std::string& file : written_sounds(formats)) files.push_back(std::move(file));
  }
  files.push_back(written_sound(SF_FORMAT_WAV | SF_FORMAT_PCM_16, 6, 48000, 1000));
  return run_fuzzer(argc, argv, sound_target("mutant.wav", std::move(files)));
}
