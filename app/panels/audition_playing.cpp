#include <QCheckBox>
#include <QScrollArea>
#include <QToolButton>

#include "app/panels/audition_panel.h"
#include "core/audio/player_mixer.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/sound/sound_lane.h"

namespace earshot {
namespace {

/// Of the sounds loaded: each view, and after it the original beside it.
int place_of_view(std::size_t view) {
  return static_cast<int>(2 * view);
}

}  // namespace

void AuditionPanel::play_both() {
  load_sounds();
  std::vector<int> views;
  for (std::size_t view = 0; view < views_heard(); ++view) views.push_back(place_of_view(view));
  session_.playback().play_in_turn(std::move(views));
}

/// As many as the player takes, each with its original.
std::size_t AuditionPanel::views_heard() const {
  return std::min(take_->views.size(), (PlayerMixer::most_sounds - 1) / 2);
}

int AuditionPanel::sound_of(std::size_t lane) const {
  if (lane == original_lane) return place_of_view(last_view_) + 1;
  return place_of_view(is_difference(lane) ? views_heard() : lane - 1);
}

void AuditionPanel::load_sounds() {
  Playback::Sounds sounds;
  for (std::size_t view = 0; view < views_heard(); ++view) {
    sounds.push_back(take_->views[view].sound);
    sounds.push_back(take_->views[view].original);
  }
  if (shows_difference() && take_->difference) sounds.push_back(take_->difference);
  session_.playback().load(SharedLanes::view_owner, std::move(sounds), true);
  session_.playback().choose(sound_of(chosen_));
}

void AuditionPanel::choose(std::size_t lane) {
  if (lane >= rows_.size()) return;
  if (take_ && (is_difference(lane) ? !take_->difference : lane > views_heard())) return;
  chosen_ = lane;
  if (lane != original_lane && !is_difference(lane)) last_view_ = lane - 1;
  show_chosen();
  scroll_->ensureWidgetVisible(rows_[lane].holder, 0, 0);
  if (!take_) return;
  show_original();
  Playback& playback = session_.playback();
  if (playback.owned_by(SharedLanes::view_owner) && playback.playing()) {
    playback.choose(sound_of(lane));
  } else {
    load_sounds();
    playback.play(0);
  }
}

void AuditionPanel::choose_next_view() {
  if (views_ == 0) return;
  const bool of_view = chosen_ != original_lane && !is_difference(chosen_);
  choose(1 + (of_view ? chosen_ : last_view_) % views_);
}

void AuditionPanel::play_or_stop() {
  Playback& playback = session_.playback();
  if (playback.playing()) {
    playback.stop();
  } else if (session_.hearing().of_clip() && session_.hearing().region()) {
    // The region was heard last: it goes on.
    session_.hearing().toggle();
  } else if (take_ && visible_to_user()) {
    load_sounds();
    playback.play(0);
  } else {
    session_.hearing().toggle();
  }
}

void AuditionPanel::draw_again() {
  if (as_at_step_->isChecked()) {
    Q_EMIT session_.said(again_->toolTip());
    return;
  }
  ++draw_;
  plays_both_ = visible_to_user() && session_.playback().has_device();
  refresh_later();
}

void AuditionPanel::toggle_pin() {
  pin_->setChecked(!pin_->isChecked());
}

void AuditionPanel::show_chosen() {
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    const bool is = place == chosen_;
    rows_[place].button->setChecked(is);
    rows_[place].lane->set_active(is);
  }
}

void AuditionPanel::show_playing() {
  const Playback& playback = session_.playback();
  const bool own = playback.owned_by(SharedLanes::view_owner) && playback.playing();
  play_->set_icon(own ? "stop" : "play");
  const QSignalBlocker quiet(loop_);
  loop_->setChecked(playback.loops());
}

}  // namespace earshot
