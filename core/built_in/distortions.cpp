#include "core/built_in/distortions.h"

#include "core/augment/distortions.h"
#include "core/augment/kinds/codec.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

std::vector<DistortionEntry> built_in_distortions() {
  const CodecOptions codec;
  return {
      {{"white_noise_10_db", "white noise, 10 dB", "Steady white noise 10 dB below the sound.",
        "ours: among the noises of audiomentations' AddColorNoise (5 to 40 dB)"},
       {change_kind::added_noise},
       noise_added(10, 0)},
      {{"pink_noise_5_db", "pink noise, 5 dB",
        "Steady noise that falls by 3 dB an octave, 5 dB below the sound.",
        "ours: the loudest of audiomentations' AddColorNoise (5 to 40 dB)"},
       {change_kind::added_noise},
       noise_added(5, -3)},
      {{"low_pass_1500_hz", "low-pass, 1.5 kHz", "Nothing above 1.5 kHz, as through a wall.",
        "ours: below the low-passes of CLMR's chain (2.2 to 4 kHz)"},
       {change_kind::frequency_response},
       low_passed(1500)},
      {{"high_pass_500_hz", "high-pass, 500 Hz",
        "Nothing below 500 Hz, as from a very small loudspeaker.",
        "ours: among the high-passes of CLMR's chain (200 to 1200 Hz)"},
       {change_kind::frequency_response},
       high_passed(500)},
      {{"reverberation", "reverberation", "A hall that rings for two seconds.",
        "SoX's reverb as it is set by default: reverberance 50, damping 50, room 100"},
       {change_kind::room},
       put_in_room(50, 50, 100)},
      {{"level_minus_20_db", "level, −20 dB", "The same sound at a tenth of its amplitude.",
        "ours: a microphone ten times as far away"},
       {change_kind::level},
       made_louder(-20)},
      {{"speech_codec", "speech codec",
        "What a speech codec of very few bits a second leaves: above 1 kHz the level of eight "
        "bands alone.",
        "ours; in the place of Codec2 in PASE+'s code"},
       {change_kind::coder},
       coded(codec.kept_hz, codec.bands)},
      {{"speed_plus_10_percent", "speed, +10 %",
        "Played faster and so higher; silence where the sound has ended.",
        "Ko et al. 2015, Audio augmentation for speech recognition: 0.9 and 1.1"},
       {change_kind::pitch},
       played_at(1.1)},
      {{"speed_minus_10_percent", "speed, −10 %",
        "Played slower and so lower; cut off where the sound ended.",
        "Ko et al. 2015, Audio augmentation for speech recognition: 0.9 and 1.1"},
       {change_kind::pitch},
       played_at(0.9)},
  };
}

}  // namespace earshot
