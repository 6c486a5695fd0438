#include "app/session/hearing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

const QString clip_owner = QStringLiteral("clip");

}  // namespace

std::shared_ptr<const std::vector<float>> samples_of(const Hearing::Sound& sound) {
  if (!sound) return nullptr;
  return {sound, &sound->samples};
}

Hearing::Hearing(DataDocument& data, ClipSounds& sounds, NeighbourDocument& neighbours,
                 Playback& playback, QObject* parent)
    : QObject(parent), data_(data), sounds_(sounds), neighbours_(neighbours), playback_(playback) {
  connect(&data_, &DataDocument::began, this, &Hearing::forget);
  connect(&data_, &DataDocument::ended, this, &Hearing::find_again);
  connect(&sounds_, &ClipSounds::grew, this, &Hearing::sound_grew);
  connect(&playback_, &Playback::changed, this, &Hearing::output_changed);
}

void Hearing::forget() {
  end_turn();
  sounds_.forget();
  heard_.reset();
  hear_when_grown_.reset();
  regions_.clear();
  playback_.stop();
  select(-1);
}

void Hearing::find_again() {
  if (!data_.dataset() || data_.clips().empty()) return;
  const std::int64_t again =
      wanted_path_.isEmpty() ? -1 : data_.dataset()->find(wanted_path_.toStdString());
  select(std::max<std::int64_t>(again, 0));
}

void Hearing::select(std::int64_t clip) {
  if (clip == selected_ || (clip >= 0 && !data_.has_clip(clip))) return;
  selected_ = clip;
  if (clip >= 0) {
    wanted_path_ = QString::fromStdString(data_.clips()[static_cast<std::size_t>(clip)].path);
  }
  if (!walking_) end_turn();
  hear_when_grown_.reset();
  sounds_.want_whole(-1);  // that of the clip before is not waited for any more
  if (!walking_) neighbours_.set_centre(clip);
  Q_EMIT selected_changed(clip);
  Q_EMIT region_changed();
}

void Hearing::walk_neighbours(int steps) {
  end_turn();
  walking_ = true;
  hear(neighbours_.walk(steps));
  walking_ = false;
}

void Hearing::hear_as_centre(std::int64_t clip) {
  neighbours_.set_centre(clip);
  hear(clip);
}

void Hearing::hear_neighbour(int place) {
  end_turn();
  walking_ = true;
  hear(neighbours_.go(place));
  walking_ = false;
}

void Hearing::hear_in_turn() {
  if (neighbours_.entries().empty()) return;
  walking_ = in_turn_ = true;
  turn_sounds_ = false;
  hear(neighbours_.go(-1));
  walking_ = false;
  Q_EMIT in_turn_changed();
}

void Hearing::next_in_turn() {
  int place = neighbours_.place() + 1;
  if (place >= static_cast<int>(neighbours_.entries().size())) {
    if (!playback_.loops()) {
      end_turn();
      return;
    }
    place = -1;
  }
  turn_sounds_ = false;
  walking_ = true;
  hear(neighbours_.go(place));
  walking_ = false;
}

void Hearing::end_turn() {
  if (!std::exchange(in_turn_, false)) return;
  Q_EMIT in_turn_changed();
}

void Hearing::output_changed() {
  if (!in_turn_) return;
  if (!of_clip()) {
    end_turn();
  } else if (playback_.playing()) {
    turn_sounds_ = true;
  } else if (turn_sounds_) {
    next_in_turn();
  }
}

void Hearing::hear_from(std::int64_t clip, double seconds) {
  if (!data_.dataset() || !data_.has_clip(clip)) return;
  if (!walking_) end_turn();
  select(clip);
  hear_when_grown_.reset();
  with_sound(clip, [this, clip, seconds](const Sound& sound) {
    if (clip != selected_) return;
    if (!sound) {
      // It cannot be read; round and round that might be all there is.
      if (in_turn_ && !playback_.loops()) {
        next_in_turn();
      } else {
        end_turn();
      }
      return;
    }
    const auto length =
        static_cast<double>(sound->samples.size()) / static_cast<double>(sound->sample_rate);
    if (seconds > 0 && seconds >= length && !sounds_.is_whole(clip)) {
      hear_when_grown_ = seconds;
    } else {
      play(sound, seconds);
    }
  });
}

void Hearing::play(const Sound& sound, double seconds) {
  const bool turn = std::exchange(in_turn_, false);  // loading and starting are no end of it
  if (!of_clip() || sound != heard_) playback_.load(clip_owner, {sound}, false);
  heard_ = sound;
  heard_clip_ = selected_;
  heard_from_ = 0;
  if (turn) {
    playback_.play_once();
  } else {
    playback_.play(seconds);
  }
  in_turn_ = turn;
  turn_sounds_ = turn && playback_.playing();
  if (turn && !turn_sounds_) end_turn();  // no device
}

std::optional<Hearing::Region> Hearing::region() const {
  const auto found = regions_.find(selected_);
  return found == regions_.end() ? std::nullopt : std::optional(found->second);
}

void Hearing::set_region(const std::optional<Region>& region) {
  if (selected_ < 0 || region == this->region()) return;
  if (region) {
    regions_[selected_] = *region;
  } else {
    regions_.erase(selected_);
  }
  Q_EMIT region_changed();
}

void Hearing::hear_region() {
  const auto region = this->region();
  if (!region) return;
  end_turn();
  with_sound(selected_, [this, region = *region, clip = selected_](const Sound& sound) {
    if (!sound || clip != selected_) return;
    const auto size = static_cast<std::int64_t>(sound->samples.size());
    const auto place = [&](double seconds) {
      const auto sample = static_cast<std::int64_t>(
          std::llround(seconds * static_cast<double>(sound->sample_rate)));
      return std::clamp<std::int64_t>(sample, 0, size);
    };
    const std::int64_t first = place(region.first), last = place(region.second);
    if (last <= first) return;
    auto cut = std::make_shared<Player::Sound>();
    cut->sample_rate = sound->sample_rate;
    cut->samples.assign(sound->samples.begin() + first, sound->samples.begin() + last);
    playback_.load(clip_owner, {cut}, false, true);
    // Not the clip itself, which may still grow.
    heard_.reset();
    heard_clip_ = -1;
    heard_from_ = region.first;
    playback_.play(0);
  });
}

void Hearing::sound_grew(std::int64_t clip, const Sound& sound) {
  if (clip == selected_ && hear_when_grown_) {
    play(sound, *std::exchange(hear_when_grown_, std::nullopt));
  } else if (of_clip() && clip == heard_clip_) {
    heard_ = sound;
    playback_.extend({sound});
  }
}

bool Hearing::of_clip() const {
  return playback_.owned_by(clip_owner);
}

void Hearing::toggle() {
  if (playback_.playing()) {
    end_turn();
    playback_.stop();
  } else if (region()) {
    hear_region();
  } else {
    hear(selected_);
  }
}

void Hearing::with_sound(std::int64_t clip, std::function<void(Sound)> take) {
  if (!data_.has_clip(clip)) return;
  sounds_.with(clip, [this, clip, take = std::move(take)](const Sound& sound) {
    if (sound && clip == selected_) sounds_.want_whole(clip);
    take(sound);
  });
}

}  // namespace earshot
