#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/audio/player_outputs.h"

namespace earshot {

class PlayerMixer;

/// An output through PortAudio, rendering a mixer while started. Every call may
/// take a while: for a thread that may wait. Keeps what PortAudio's libraries would print to
/// themselves.
class PlayerDevice {
 public:
  /// The mixer outlives the device.
  explicit PlayerDevice(PlayerMixer& mixer);
  ~PlayerDevice();
  PlayerDevice(const PlayerDevice&) = delete;
  PlayerDevice& operator=(const PlayerDevice&) = delete;

  /// Looks what there is now, afresh; takes the output of that name, else the system's own.
  void find(const std::string& wished);
  /// All that were there at the last look, in PortAudio's order.
  const std::vector<SoundOutput>& outputs() const { return outputs_; }
  bool found() const { return found_; }
  /// The device's name, or "no sound device" and why.
  const std::string& words() const { return words_; }
  std::int64_t rate() const { return rate_; }

  /// Opens and starts the stream where it is not running. False where that fails; words() says why.
  bool start();
  /// Lets what was rendered be heard, then rests: a resting device costs nothing.
  void stop();
  bool running() const;
  /// After running() turned false by itself: lets go of what is left of the device.
  void lose();
  /// Seconds from rendering to hearing.
  double latency() const { return latency_; }

 private:
  void close();
  bool fail(const std::string& reason);

  PlayerMixer& mixer_;
  void* stream_ = nullptr;
  bool initialised_ = false;
  bool found_ = false;
  std::vector<SoundOutput> outputs_;
  int device_ = -1;
  int channels_ = 0;
  std::int64_t rate_ = 0;
  double latency_ = 0;
  std::string words_ = "no sound device: not looked for yet";
};

}  // namespace earshot
