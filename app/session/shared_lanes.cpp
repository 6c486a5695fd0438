#include "app/session/shared_lanes.h"

#include <algorithm>
#include <cmath>
#include <QScopedValueRollback>
#include <utility>

namespace earshot {
namespace {

/// Silence is not drawn as if it were loud.
constexpr double least_peak = 0.001;
constexpr double most_height_db = 60;

double decibels(double factor) {
  return 20 * std::log10(factor);
}

}  // namespace

const QString SharedLanes::view_owner = QStringLiteral("audition");

SharedLanes::SharedLanes(Hearing& hearing, Playback& playback, QObject* parent)
    : QObject(parent), hearing_(hearing), playback_(playback) {
  connect(&clip_, &TimeAxis::changed, this, &SharedLanes::follow_clip);
  connect(&view_, &TimeAxis::changed, this, &SharedLanes::follow_view);
  connect(&playback_, &Playback::moved, this, &SharedLanes::show_playhead);
  connect(&playback_, &Playback::changed, this, [this] {
    if (!playback_.playing()) hide_playhead();
  });
  connect(&hearing_, &Hearing::selected_changed, this, [this] { set_cuts({}, 0); });
}

double SharedLanes::offset() const {
  return compared_ < cuts_.size() ? cuts_[compared_].low : 0;
}

void SharedLanes::set_cuts(std::vector<Cut> cuts, std::size_t compared) {
  if (cuts == cuts_ && compared == compared_) return;
  cuts_ = std::move(cuts);
  compared_ = compared;
  if (!cuts_.empty() && !view_.shows_everything()) follow_view();
  Q_EMIT cuts_changed();
}

void SharedLanes::follow_clip() {
  if (following_ || cuts_.empty()) return;
  const QScopedValueRollback<bool> guard(following_, true);
  zoomed_by_view_ = false;
  const double low = std::max(0.0, clip_.low() - offset());
  const double high = std::min(view_.duration(), clip_.high() - offset());
  if (clip_.shows_everything() || high <= low) {
    view_.frame();
  } else {
    view_.show(low, high);
  }
}

void SharedLanes::follow_view() {
  if (following_ || cuts_.empty()) return;
  const QScopedValueRollback<bool> guard(following_, true);
  if (!view_.shows_everything()) {
    clip_.show(offset() + view_.low(), offset() + view_.high());
    zoomed_by_view_ = true;
  } else if (std::exchange(zoomed_by_view_, false)) {
    clip_.frame();
  }
}

void SharedLanes::show_playhead(double seconds) {
  if (hearing_.of_clip()) {
    const double in_clip = seconds + hearing_.heard_from();
    const double in_view = in_clip - offset();
    clip_.set_playhead(in_clip);
    const bool within = !cuts_.empty() && in_view >= 0 && in_view <= view_.duration();
    view_.set_playhead(within ? std::optional(in_view) : std::nullopt);
  } else if (playback_.owned_by(view_owner)) {
    view_.set_playhead(seconds);
    const auto heard = static_cast<std::size_t>(std::max(0, playback_.chosen() / 2));
    if (cuts_.empty()) return;
    clip_.set_playhead(cuts_[std::min(heard, cuts_.size() - 1)].low + seconds);
  }
}

void SharedLanes::hide_playhead() {
  clip_.set_playhead(std::nullopt);
  view_.set_playhead(std::nullopt);
}

void SharedLanes::set_look(const LaneLook& look) {
  if (look == look_) return;
  look_ = look;
  Q_EMIT look_changed();
}

void SharedLanes::set_clip_peak(double peak) {
  if (std::exchange(clip_peak_, peak) != peak && look_.fits_height) Q_EMIT look_changed();
}

void SharedLanes::set_view_peak(double peak) {
  if (std::exchange(view_peak_, peak) != peak && look_.fits_height) Q_EMIT look_changed();
}

double SharedLanes::height() const {
  if (!look_.fits_height) return std::pow(10, look_.height_db / 20);
  const double peak = std::max(clip_peak_, view_peak_);
  return peak > least_peak ? 1 / peak : 1;
}

QString SharedLanes::height_words() const {
  const double by = std::round(decibels(height()));
  if (by == 0) return {};
  return by > 0 ? tr("drawn %1 dB louder").arg(by) : tr("drawn %1 dB quieter").arg(-by);
}

void SharedLanes::scale_height(double factor) {
  LaneLook look = look_;
  look.height_db = std::clamp(decibels(height() * factor), -most_height_db, most_height_db);
  look.fits_height = false;
  set_look(look);
}

}  // namespace earshot
