#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace earshot {

/// Plays one of several sounds that share a time axis, and changes between them at the same
/// position without a gap (10 ms crossfade). The audio callback neither locks, allocates nor
/// throws. All calls come from one thread (the window's); nothing here waits for the device.
class Player {
 public:
  struct Sound {
    std::vector<float> samples;  ///< mono
    std::int64_t sample_rate = 0;
  };

  Player();  ///< opens nothing
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  /// The device that play() will use, or "no sound device" and why.
  std::string device() const;
  bool has_device() const;
  /// The names of all outputs that were there at the last look.
  std::vector<std::string> devices() const;
  /// Looks for devices afresh, and plays on the one of that name from then on; on the system's own
  /// where it is empty or gone, which device() says. What plays stops.
  void use_device(const std::string& name);
  /// A look is under way: device() and devices() are of before.
  bool looking() const;
  /// How loud everything is played, 0..1 of full scale.
  void set_volume(double volume);

  /// Replaces the sounds; playback stops. With `match_loudness` every sound is played at the level
  /// of the quietest-after-limiting common RMS, so that A and B compare fairly.
  void load(std::vector<std::shared_ptr<const Sound>> sounds, bool match_loudness);
  /// Puts longer versions in place of the loaded sounds, which begin with the same samples. What
  /// plays goes on without a gap; the longer sounds are heard as soon as they are prepared.
  void extend(std::vector<std::shared_ptr<const Sound>> sounds);
  void play(double from_seconds = 0);
  void stop();
  void set_loop(bool loop);
  /// Which of the loaded sounds is heard; while playing, the position goes on.
  void choose(int sound);
  int chosen() const;
  void seek(double seconds);

  bool playing() const;
  double position() const;  ///< seconds, of what is being heard now

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace earshot
