#pragma once

#include <memory>
#include <string>
#include <vector>

namespace earshot::testing {

/// A PulseAudio server of our own with one null sink, whose monitor records what was played. It
/// sets the process's environment so that PortAudio finds it, and nobody else's.
class SoundServer {
 public:
  static bool available();
  static constexpr int rate = 44100;

  /// Throws std::runtime_error where the server does not come up.
  SoundServer();
  ~SoundServer();
  SoundServer(const SoundServer&) = delete;
  SoundServer& operator=(const SoundServer&) = delete;

  /// Ends the server; its configuration stays until the object goes.
  void stop();

  void start_recording();
  /// What was played since start_recording(), mono.
  std::vector<float> stop_recording();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace earshot::testing
