#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace earshot {

/// A device that sounds can be played on.
struct SoundOutput {
  std::string name;   ///< with the system that offers it: "HDMI 0 (ALSA)"; by it it is found again
  std::string title;  ///< without
  int device = -1;    ///< PortAudio's number, of this look alone
  int channels = 0;
  std::int64_t rate = 0;
};

/// Which output is played on, and what is said of it.
struct ChosenOutput {
  int place = -1;     ///< among the outputs; -1 where there is none
  std::string words;  ///< its title; where it is not the one that was asked for, that too
};

/// The output of that name; the system's own, and words that the other is gone, where there is none
/// such. `wished` empty: the system's own. `own_device`: its number, -1 where the system names
/// none.
ChosenOutput chosen_output(std::span<const SoundOutput> outputs, int own_device,
                           const std::string& wished);

}  // namespace earshot
