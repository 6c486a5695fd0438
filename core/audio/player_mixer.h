#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace earshot {

/// Sounds ready to be heard: mono, at the device's rate, at their final level.
struct Playlist {
  std::vector<std::vector<float>> sounds;
  std::int64_t rate = 0;
};

/// What the audio callback does, without a device. One thread controls, one renders; they meet in a
/// ring of commands and a few atomics, so that render() neither waits, allocates nor frees.
/// Positions are frames of the playlist's rate.
class PlayerMixer {
 public:
  static constexpr std::size_t most_sounds = 64;

  // The controlling side. False: the ring is full because nobody renders; the command is dropped.
  /// Stops, and replaces the sounds once the old ones have faded.
  bool load(std::shared_ptr<const Playlist> playlist, int chosen);
  /// Replaces the sounds by longer ones that begin alike, at once and without a fade.
  bool extend(std::shared_ptr<const Playlist> playlist);
  bool play(std::int64_t frame);
  bool stop();
  bool seek(std::int64_t frame);
  bool choose(int sound);
  bool set_loop(bool loop);

  /// How loud, 0..1, from now on; without a click.
  void set_volume(float volume) { volume_wanted_.store(volume, std::memory_order_relaxed); }

  /// Whether everything that was asked has been rendered; until then playing() and position() are
  /// of before.
  bool settled() const { return handled_.load(std::memory_order_acquire) == sent_; }
  bool playing() const { return playing_seen_.load(std::memory_order_relaxed); }
  std::int64_t position() const { return position_seen_.load(std::memory_order_relaxed); }

  // The rendering side.
  /// Fills `frames` interleaved frames of `channels` equal channels.
  void render(float* out, std::size_t frames, std::size_t channels) noexcept;

 private:
  struct Command {
    enum class Kind { Load, Extend, Play, Stop, Seek, Choose, Loop };
    Kind kind = Kind::Stop;
    std::int64_t number = 0;
    const Playlist* playlist = nullptr;
    std::uint64_t serial = 0;
  };
  static constexpr std::uint64_t ring_size = 256;

  bool send_playlist(Command command, std::shared_ptr<const Playlist> playlist);
  bool send(const Command& command);
  void take_commands() noexcept;
  bool needs_silence(const Command& command) const noexcept;
  void apply(const Command& command) noexcept;
  void only_chosen_sounds() noexcept;
  void move_gains() noexcept;
  void end_of_sound() noexcept;
  bool crossfading() const noexcept;
  std::int64_t chosen_length() const noexcept;
  float next_sample() noexcept;

  std::array<Command, ring_size> ring_;
  std::uint64_t sent_ = 0;  // of the controlling side
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> handled_{0};

  // The controlling side keeps playlists alive until the renderer has left them.
  std::deque<std::pair<std::uint64_t, std::shared_ptr<const Playlist>>> kept_;
  std::uint64_t last_serial_ = 0;
  std::atomic<std::uint64_t> serial_in_use_{0};

  std::atomic<float> volume_wanted_{1};
  std::atomic<bool> playing_seen_{false};
  std::atomic<std::int64_t> position_seen_{0};

  // Of the rendering side alone.
  const Playlist* playlist_ = nullptr;
  std::array<float, most_sounds> gains_{};
  std::size_t chosen_ = 0;
  std::int64_t position_ = 0;
  std::uint64_t taken_ = 0;
  float master_ = 0;
  float master_target_ = 0;
  float volume_ = 1;
  float volume_target_ = 1;
  float switch_step_ = 1;
  float edge_step_ = 1;
  bool playing_ = false;
  bool loop_ = false;
  bool waits_for_silence_ = false;
};

}  // namespace earshot
