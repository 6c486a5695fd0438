#include "core/audio/player_mixer.h"

#include <algorithm>

namespace earshot {
namespace {

constexpr float switch_seconds = 0.010F;  // from one sound to another
constexpr float edge_seconds = 0.003F;    // into and out of silence

float moved(float value, float target, float step) noexcept {
  return value < target ? std::min(target, value + step) : std::max(target, value - step);
}

}  // namespace

bool PlayerMixer::load(std::shared_ptr<const Playlist> playlist, int chosen) {
  return send_playlist({Command::Kind::Load, chosen}, std::move(playlist));
}

bool PlayerMixer::extend(std::shared_ptr<const Playlist> playlist) {
  return send_playlist({Command::Kind::Extend}, std::move(playlist));
}

bool PlayerMixer::send_playlist(Command command, std::shared_ptr<const Playlist> playlist) {
  const std::uint64_t in_use = serial_in_use_.load(std::memory_order_acquire);
  std::erase_if(kept_, [in_use](const auto& entry) { return entry.first < in_use; });
  command.playlist = playlist.get();
  command.serial = last_serial_ + 1;
  kept_.emplace_back(command.serial, std::move(playlist));
  if (!send(command)) {
    kept_.pop_back();
    return false;
  }
  ++last_serial_;
  return true;
}

bool PlayerMixer::play(std::int64_t frame) {
  return send({Command::Kind::Play, frame});
}
bool PlayerMixer::stop() {
  return send({Command::Kind::Stop});
}
bool PlayerMixer::seek(std::int64_t frame) {
  return send({Command::Kind::Seek, frame});
}
bool PlayerMixer::choose(int sound) {
  return send({Command::Kind::Choose, sound});
}
bool PlayerMixer::set_loop(bool loop) {
  return send({Command::Kind::Loop, loop ? 1 : 0});
}

bool PlayerMixer::send(const Command& command) {
  if (sent_ - handled_.load(std::memory_order_acquire) >= ring_size) return false;
  ring_[sent_ % ring_size] = command;
  ++sent_;
  written_.store(sent_, std::memory_order_release);
  return true;
}

void PlayerMixer::render(float* out, std::size_t frames, std::size_t channels) noexcept {
  volume_target_ = volume_wanted_.load(std::memory_order_relaxed);
  take_commands();
  for (std::size_t frame = 0; frame < frames; ++frame) {
    if (waits_for_silence_ && master_ == 0) take_commands();
    std::fill_n(out + frame * channels, channels, next_sample());
  }
  if (waits_for_silence_ && master_ == 0) take_commands();
  position_seen_.store(position_, std::memory_order_relaxed);
  playing_seen_.store(playing_, std::memory_order_relaxed);
  handled_.store(taken_, std::memory_order_release);
}

void PlayerMixer::take_commands() noexcept {
  waits_for_silence_ = false;
  const std::uint64_t written = written_.load(std::memory_order_acquire);
  while (taken_ < written) {
    const Command& command = ring_[taken_ % ring_size];
    if (needs_silence(command)) {
      master_target_ = 0;
      waits_for_silence_ = true;
      return;
    }
    apply(command);
    ++taken_;
  }
}

bool PlayerMixer::needs_silence(const Command& command) const noexcept {
  using Kind = Command::Kind;
  const bool jumps = command.kind == Kind::Load || command.kind == Kind::Play ||
                     (command.kind == Kind::Seek && playing_);
  return jumps && master_ > 0;
}

void PlayerMixer::apply(const Command& command) noexcept {
  switch (command.kind) {
    case Command::Kind::Load: {
      playlist_ = command.playlist;
      serial_in_use_.store(command.serial, std::memory_order_release);
      const float rate = playlist_ == nullptr ? 0.0F : static_cast<float>(playlist_->rate);
      switch_step_ = rate > 0 ? 1 / (switch_seconds * rate) : 1;
      edge_step_ = rate > 0 ? 1 / (edge_seconds * rate) : 1;
      chosen_ = static_cast<std::size_t>(std::max<std::int64_t>(0, command.number));
      playing_ = false;
      position_ = 0;
      master_target_ = 0;
      only_chosen_sounds();
      break;
    }
    case Command::Kind::Extend:
      playlist_ = command.playlist;
      serial_in_use_.store(command.serial, std::memory_order_release);
      break;
    case Command::Kind::Play:
      position_ = std::max<std::int64_t>(0, command.number);
      playing_ = playlist_ != nullptr && chosen_length() > 0;
      master_target_ = playing_ ? 1 : 0;
      // Sounds begin and end in silence themselves, so a beginning needs no second fade.
      if (position_ == 0) master_ = master_target_;
      only_chosen_sounds();
      break;
    case Command::Kind::Stop:
      playing_ = false;
      master_target_ = 0;
      break;
    case Command::Kind::Seek:
      position_ = std::max<std::int64_t>(0, command.number);
      if (playing_) master_target_ = 1;
      break;
    case Command::Kind::Choose:
      chosen_ = static_cast<std::size_t>(std::max<std::int64_t>(0, command.number));
      if (master_ == 0) only_chosen_sounds();
      break;
    case Command::Kind::Loop:
      loop_ = command.number != 0;
      break;
  }
}

void PlayerMixer::only_chosen_sounds() noexcept {
  gains_.fill(0);
  if (chosen_ < gains_.size()) gains_[chosen_] = 1;
}

bool PlayerMixer::crossfading() const noexcept {
  return chosen_ < gains_.size() && gains_[chosen_] < 1;
}

std::int64_t PlayerMixer::chosen_length() const noexcept {
  if (playlist_ == nullptr || chosen_ >= playlist_->sounds.size()) return 0;
  return static_cast<std::int64_t>(playlist_->sounds[chosen_].size());
}

void PlayerMixer::move_gains() noexcept {
  for (std::size_t sound = 0; sound < gains_.size(); ++sound) {
    gains_[sound] = moved(gains_[sound], sound == chosen_ ? 1.0F : 0.0F, switch_step_);
  }
  master_ = moved(master_, master_target_, edge_step_);
  volume_ = moved(volume_, volume_target_, switch_step_);
}

void PlayerMixer::end_of_sound() noexcept {
  position_ = 0;
  only_chosen_sounds();
  playing_ = playing_ && loop_ && chosen_length() > 0;
  master_ = master_target_ = playing_ && !waits_for_silence_ ? 1.0F : 0.0F;
}

float PlayerMixer::next_sample() noexcept {
  if (playlist_ == nullptr || (master_ == 0 && master_target_ == 0)) {
    volume_ = volume_target_;
    return 0;
  }
  float sum = 0;
  const std::size_t count = std::min(playlist_->sounds.size(), gains_.size());
  for (std::size_t sound = 0; sound < count; ++sound) {
    const std::vector<float>& samples = playlist_->sounds[sound];
    if (gains_[sound] > 0 && position_ < static_cast<std::int64_t>(samples.size())) {
      sum += gains_[sound] * samples[static_cast<std::size_t>(position_)];
    }
  }
  const float heard = volume_ * master_ * sum;
  move_gains();
  ++position_;
  if (position_ >= chosen_length()) {
    // A change to a shorter sound past its end: let the longer one fade before turning back.
    if (crossfading()) master_target_ = 0;
    if (!crossfading() || master_ == 0) end_of_sound();
  }
  return heard;
}

}  // namespace earshot
