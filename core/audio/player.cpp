#include "core/audio/player.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/audio/player_device.h"
#include "core/audio/player_levels.h"
#include "core/audio/player_mixer.h"

namespace earshot {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto rest_after = std::chrono::seconds(2);
constexpr auto look_again_after = std::chrono::seconds(2);

}  // namespace

/// The window's thread says what it wants under a mutex that is only ever held for moments; a
/// worker prepares sounds and waits for the device; the device's thread renders the mixer.
struct Player::State {
  struct Request {
    std::vector<std::shared_ptr<const Sound>> sounds;
    bool match_loudness = false;
    bool extends = false;  ///< what the mixer has
  };

  State() : worker([this] { work(); }) {}
  ~State() {
    {
      const std::lock_guard lock(mutex);
      leaving = true;
    }
    wake.notify_all();
    worker.join();
  }

  // Of the worker alone.
  void work();
  void look_for_device();
  void look_again(std::unique_lock<std::mutex>& lock);
  void lose_device();
  void prepare(std::unique_lock<std::mutex>& lock);
  void begin_playing(std::unique_lock<std::mutex>& lock);
  bool has_work() const { return leaving || look || fresh.has_value() || start_at.has_value(); }

  // Called with the mutex held.
  std::int64_t frames_at(double seconds) const {
    return std::llround(std::max(0.0, seconds) * static_cast<double>(rate));
  }
  double length_seconds() const;
  double heard_position() const;

  PlayerMixer mixer;
  PlayerDevice device{mixer};
  Clock::time_point last_look;

  mutable std::mutex mutex;
  std::condition_variable wake;
  bool leaving = false;
  bool look = true;                       // wants the devices looked for
  bool looking = true;                    // until that was done
  std::string wished;                     // the device to play on; empty: the system's own
  std::optional<Request> fresh;           // wants preparing
  Request loaded;                         // what was asked for last
  std::optional<double> start_at;         // wants to play from here, once that can be
  std::shared_ptr<const Playlist> ready;  // prepared, not yet with the mixer
  bool with_mixer = false;                // the mixer holds what was asked for last
  std::int64_t mixer_rate = 0;
  bool wants_playing = false;
  bool streaming = false;
  bool found = false;
  std::string words = "looking for a sound device";
  std::vector<std::string> names;
  std::int64_t rate = 0;
  double latency = 0;
  bool loop = false;
  int chosen = 0;
  double wanted_position = 0;  // while the mixer does not say

  std::thread worker;  // the last to be made and the first to go
};

void Player::State::work() {
  std::unique_lock lock(mutex);
  auto last_sound = Clock::now();
  while (!leaving) {
    if (look) {
      look_again(lock);
    } else if (fresh) {
      prepare(lock);
    } else if (start_at) {
      begin_playing(lock);
      last_sound = Clock::now();
    } else if (streaming) {
      // A stream costs a little even where it is silent; rest when nobody listens.
      wake.wait_for(lock, std::chrono::milliseconds(250), [this] { return has_work(); });
      if (mixer.playing() || !mixer.settled()) last_sound = Clock::now();
      if (has_work()) continue;
      if (Clock::now() - last_sound > rest_after) {
        wanted_position = heard_position();
        streaming = wants_playing = false;
        lock.unlock();
        device.stop();
      } else {
        lock.unlock();
        if (!device.running()) lose_device();
      }
      lock.lock();
    } else {
      wake.wait(lock, [this] { return has_work(); });
    }
  }
}

void Player::State::look_for_device() {
  std::string name;
  {
    const std::lock_guard lock(mutex);
    name = wished;
  }
  device.find(name);
  last_look = Clock::now();
  const std::lock_guard lock(mutex);
  found = device.found();
  words = device.words();
  rate = device.rate();
  names.clear();
  for (const SoundOutput& output : device.outputs()) names.push_back(output.name);
}

void Player::State::look_again(std::unique_lock<std::mutex>& lock) {
  look = false;
  wanted_position = heard_position();
  if (streaming && with_mixer) mixer.stop();
  streaming = wants_playing = false;
  lock.unlock();
  device.stop();
  look_for_device();
  lock.lock();
  looking = look;
}

void Player::State::lose_device() {
  device.lose();
  const std::lock_guard lock(mutex);
  streaming = wants_playing = found = false;
  words = device.words();
}

void Player::State::prepare(std::unique_lock<std::mutex>& lock) {
  if (rate <= 0) {
    // Nothing to prepare for; play() looks for a device again and comes back.
    fresh.reset();
    return;
  }
  const Request request = std::move(*fresh);
  fresh.reset();
  const std::int64_t at_rate = rate;
  lock.unlock();
  auto playlist = std::make_shared<const Playlist>(Playlist{{}, at_rate});
  std::string trouble;
  try {
    playlist = prepared_playlist(request.sounds, at_rate, request.match_loudness);
  } catch (const std::exception& error) {
    trouble = std::string("this sound cannot be played: ") + error.what();
  }
  lock.lock();
  if (fresh) return;  // meanwhile others were asked for
  if (!trouble.empty()) words = trouble;
  if (!trouble.empty() && request.extends) return;
  ready = std::move(playlist);
  const bool goes_on =
      request.extends && streaming && with_mixer && mixer_rate == ready->rate && !start_at;
  if (goes_on && mixer.extend(ready)) ready.reset();
}

void Player::State::begin_playing(std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  bool runs = device.found() && device.start();
  if (!runs && Clock::now() - last_look > look_again_after) {
    look_for_device();
    runs = device.found() && device.start();
  }
  lock.lock();
  found = device.found();
  if (!runs) words = device.words();
  rate = device.rate();
  latency = device.latency();
  streaming = runs;
  if (!runs || !start_at) {
    start_at.reset();
    return;
  }
  if (mixer_rate != rate) with_mixer = false;
  if (ready != nullptr && ready->rate != rate) ready.reset();
  if (!with_mixer && ready == nullptr) {
    fresh = loaded;  // asked for while there was no device, or another one
    return;
  }
  if (ready != nullptr) {
    mixer_rate = ready->rate;
    with_mixer = mixer.load(std::exchange(ready, nullptr), chosen);
  }
  mixer.set_loop(loop);
  mixer.choose(chosen);
  mixer.play(frames_at(*start_at));
  wants_playing = true;
  wanted_position = *start_at;
  start_at.reset();
}

double Player::State::length_seconds() const {
  const auto index = static_cast<std::size_t>(std::max(0, chosen));
  if (index >= loaded.sounds.size()) return 0;
  const Sound& sound = *loaded.sounds[index];
  return static_cast<double>(sound.samples.size()) / static_cast<double>(sound.sample_rate);
}

double Player::State::heard_position() const {
  if (start_at) return *start_at;
  if (!streaming || !with_mixer || !mixer.settled() || rate <= 0) return wanted_position;
  const double rendered = static_cast<double>(mixer.position()) / static_cast<double>(rate);
  if (!mixer.playing()) return rendered;
  const double heard = rendered - latency;
  if (heard >= 0) return heard;
  return loop ? std::max(0.0, length_seconds() + heard) : 0;
}

Player::Player() : state_(std::make_unique<State>()) {}
Player::~Player() = default;

std::string Player::device() const {
  const std::lock_guard lock(state_->mutex);
  return state_->words;
}

bool Player::has_device() const {
  const std::lock_guard lock(state_->mutex);
  return state_->found;
}

std::vector<std::string> Player::devices() const {
  const std::lock_guard lock(state_->mutex);
  return state_->names;
}

bool Player::looking() const {
  const std::lock_guard lock(state_->mutex);
  return state_->looking;
}

void Player::use_device(const std::string& name) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->wished = name;
    state_->look = state_->looking = true;
  }
  state_->wake.notify_all();
}

void Player::set_volume(double volume) {
  state_->mixer.set_volume(static_cast<float>(std::clamp(volume, 0.0, 1.0)));
}

void Player::load(std::vector<std::shared_ptr<const Sound>> sounds, bool match_loudness) {
  if (sounds.size() > PlayerMixer::most_sounds) {
    throw std::invalid_argument(std::to_string(sounds.size()) + " sounds at once; at most " +
                                std::to_string(PlayerMixer::most_sounds) + " can be loaded");
  }
  for (const auto& sound : sounds) {
    if (sound == nullptr || sound->sample_rate <= 0) {
      throw std::invalid_argument("a sound without a sample rate cannot be played");
    }
  }
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    state.loaded = {std::move(sounds), match_loudness};
    state.fresh = state.loaded;
    state.ready.reset();
    state.start_at.reset();
    state.wanted_position = 0;
    state.with_mixer = state.wants_playing = false;
    if (state.streaming) state.mixer.stop();
    if (state.chosen >= static_cast<int>(state.loaded.sounds.size())) state.chosen = 0;
  }
  state.wake.notify_all();
}

void Player::extend(std::vector<std::shared_ptr<const Sound>> sounds) {
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    if (sounds.size() != state.loaded.sounds.size()) {
      throw std::invalid_argument("as many sounds as are loaded can be extended");
    }
    // Where the shorter ones are not prepared yet, the longer ones take their place.
    const bool extends = !state.fresh || state.fresh->extends;
    state.loaded.sounds = std::move(sounds);
    state.fresh = state.loaded;
    state.fresh->extends = extends;
    state.ready.reset();
  }
  state.wake.notify_all();
}

void Player::play(double from_seconds) {
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    if (state.loaded.sounds.empty()) return;
    state.start_at = std::max(0.0, from_seconds);
  }
  state.wake.notify_all();
}

void Player::stop() {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  state.wanted_position = state.heard_position();
  state.start_at.reset();
  state.wants_playing = false;
  if (state.streaming && state.with_mixer) {
    state.mixer.stop();
    state.mixer.seek(state.frames_at(state.wanted_position));
  }
}

void Player::set_loop(bool loop) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  // Until the device has heard a command, what has ended counts as playing.
  if (state.loop == loop) return;
  state.loop = loop;
  if (state.streaming) {
    state.wanted_position = state.heard_position();
    state.mixer.set_loop(loop);
  }
}

void Player::choose(int sound) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  const int last = static_cast<int>(state.loaded.sounds.size()) - 1;
  state.chosen = std::clamp(sound, 0, std::max(0, last));
  if (state.streaming && state.with_mixer) {
    state.wanted_position = state.heard_position();
    state.mixer.choose(state.chosen);
  }
}

int Player::chosen() const {
  const std::lock_guard lock(state_->mutex);
  return state_->chosen;
}

void Player::seek(double seconds) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  state.wanted_position = std::max(0.0, seconds);
  if (state.start_at) state.start_at = state.wanted_position;
  if (state.streaming && state.with_mixer) {
    state.mixer.seek(state.frames_at(state.wanted_position));
  }
}

bool Player::playing() const {
  const State& state = *state_;
  const std::lock_guard lock(state.mutex);
  if (state.start_at) return true;
  if (!state.wants_playing || !state.streaming) return false;
  return !state.mixer.settled() || state.mixer.playing();
}

double Player::position() const {
  const std::lock_guard lock(state_->mutex);
  return state_->heard_position();
}

}  // namespace earshot
