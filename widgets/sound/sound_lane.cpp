#include "widgets/sound/sound_lane.h"

#include <algorithm>
#include <cmath>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/time_axis.h"

namespace earshot {

namespace {

/// Up to so many samples the pyramid is made at once, in less than a millisecond.
constexpr std::size_t small_sound = 200'000;

}  // namespace

SoundLane::SoundLane(TimeAxis& axis, LaneRole role, QWidget* parent)
    : QWidget(parent), axis_(axis), role_(role), tiles_(new SpectrogramTiles(this)) {
  setObjectName("sound_lane");
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Sound"));
  setCursor(Qt::CrossCursor);
  connect(&axis_, &TimeAxis::changed, this, [this] {
    want_tiles();
    update();
  });
  connect(&axis_, &TimeAxis::playhead_changed, this, qOverload<>(&QWidget::update));
  connect(&axis_, &TimeAxis::cursor_changed, this, qOverload<>(&QWidget::update));
  connect(tiles_, &SpectrogramTiles::changed, this, qOverload<>(&QWidget::update));
}

SoundLane::~SoundLane() = default;

void SoundLane::set_sound(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate) {
  tiles_->set_sound(samples, rate);
  take_samples(std::move(samples), rate);
}

void SoundLane::set_difference(std::shared_ptr<const std::vector<float>> samples,
                               std::shared_ptr<const std::vector<float>> a,
                               std::shared_ptr<const std::vector<float>> b, std::int64_t rate) {
  tiles_->set_difference(std::move(a), std::move(b), rate);
  take_samples(std::move(samples), rate);
}

void SoundLane::take_samples(std::shared_ptr<const std::vector<float>> samples, std::int64_t rate) {
  samples_ = std::move(samples);
  rate_ = rate;
  pyramid_.reset();
  work_.cancel();
  message_.clear();
  if (samples_ && samples_->size() <= small_sound) {
    pyramid_ = std::make_shared<WaveformPyramid>(samples_);
  } else if (samples_) {
    work_.start([this, all = samples_](const BackgroundWork::Job& job) {
      auto pyramid = std::make_shared<const WaveformPyramid>(all);
      job.deliver([this, pyramid] {
        pyramid_ = pyramid;
        update();
        Q_EMIT ready();
      });
    });
  }
  want_tiles();
  update();
  Q_EMIT ready();
}

void SoundLane::set_title(const QString& title) {
  title_ = title;
  if (!title.isEmpty()) setAccessibleName(title);
  update();
}

void SoundLane::set_message(const QString& words) {
  message_ = words;
  update();
}

void SoundLane::set_active(bool active) {
  active_ = active;
  update();
}

void SoundLane::set_scale(FrequencyScale scale) {
  tiles_->set_scale(scale);
  want_tiles();
}

void SoundLane::set_range(double low_db, double high_db) {
  tiles_->set_range(low_db, high_db);
}

void SoundLane::set_waveform_visible(bool visible) {
  shows_waveform_ = visible;
  want_tiles();
  update();
}

void SoundLane::set_spectrogram_visible(bool visible) {
  shows_spectrogram_ = visible;
  want_tiles();
  update();
}

void SoundLane::set_look(const LaneLook& look, double height) {
  tiles_->set_scale(look.scale);
  tiles_->set_window(look.window_ms, look.overlap / 100);
  tiles_->set_range(-look.range_db - look.gain_db, -look.gain_db);
  height_factor_ = height;
  want_tiles();
  update();
}

void SoundLane::set_axes_visible(bool visible) {
  shows_axes_ = visible;
  want_tiles();
  update();
}

int SoundLane::axis_width() const {
  if (!shows_axes_) return 0;
  return QFontMetrics(caption_font(*this)).horizontalAdvance(QStringLiteral("−24 dB")) + 10;
}

void SoundLane::set_region(std::optional<Region> region) {
  if (region == region_) return;
  region_ = region;
  update();
}

void SoundLane::set_stretches(std::vector<Stretch> stretches) {
  stretches_ = std::move(stretches);
  update();
}

bool SoundLane::complete() const {
  return !samples_ || (pyramid_ && (!shows_spectrogram_ || tiles_->complete()));
}

double SoundLane::duration() const {
  return samples_ && rate_ > 0 ? static_cast<double>(samples_->size()) / static_cast<double>(rate_)
                               : 0.0;
}

QColor SoundLane::colour() const {
  return role_colour(Palette::of(*this));
}

QColor SoundLane::role_colour(const Palette& palette) const {
  return role_ == LaneRole::Original ? palette.original : palette.view_colour(role_.view);
}

QRectF SoundLane::waveform_rect() const {
  if (!shows_waveform_) return {};
  const double high =
      shows_spectrogram_ ? std::floor(std::max(24.0, (height() - 1) * 0.4)) : height();
  return {3, 0, right() - 3.0, std::min<double>(high, height())};
}

QRectF SoundLane::spectrogram_rect() const {
  if (!shows_spectrogram_) return {};
  const double top = shows_waveform_ ? waveform_rect().bottom() + 1 : 0;
  return {3, top, right() - 3.0, std::max(0.0, height() - top)};
}

double SoundLane::seconds_at(double x) const {
  return axis_.low() + (x - 3) / std::max(1.0, right() - 3.0) * (axis_.high() - axis_.low());
}

double SoundLane::x_of(double seconds) const {
  return 3 + (seconds - axis_.low()) / (axis_.high() - axis_.low()) * (right() - 3.0);
}

void SoundLane::want_tiles() {
  if (!samples_ || !shows_spectrogram_ || !isVisible()) return;
  const double ratio = devicePixelRatioF();
  tiles_->set_rows(static_cast<int>(spectrogram_rect().height() * ratio));
  tiles_->want(axis_.low(), axis_.high(), static_cast<int>(spectrogram_rect().width() * ratio));
}

void SoundLane::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  want_tiles();
}

void SoundLane::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  want_tiles();
}

QString SoundLane::readout(QPointF at) const {
  const double seconds = seconds_at(at.x());
  if (!pyramid_ || at.x() >= right() || seconds < 0 || seconds >= duration()) return {};
  const double pixel = (axis_.high() - axis_.low()) / std::max(1, width());
  QStringList words{time_text(seconds, pixel)};
  if (spectrogram_rect().contains(at)) {
    const QRectF rect = spectrogram_rect();
    const double height_share = 1 - (at.y() - rect.top()) / rect.height();
    const double hz = tiles_->hz_at(height_share);
    if (hz > 0) {
      words.append(hz < 1000 ? with_unit(std::round(hz), tr("Hz"))
                             : with_unit(std::round(hz / 10) / 100, tr("kHz")));
    }
    if (const auto level = tiles_->level_at(seconds, height_share)) {
      const bool floor = !tiles_->is_difference() && *level <= tile_level::quietest + 0.5;
      words.append((floor ? QStringLiteral("≤ ") : QString()) +
                   with_unit(std::round(*level * 10) / 10, tr("dB")));
    }
  } else {
    const double first = seconds * static_cast<double>(rate_);
    const double last = first + std::max(1.0, pixel * static_cast<double>(rate_));
    const WaveRange range =
        pyramid_->range(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last));
    const double peak = std::max(std::abs(range.low), std::abs(range.high));
    words.append(peak > 0 ? with_unit(std::round(200 * std::log10(peak)) / 10, tr("dB"))
                          : tr("silent"));
  }
  return words.join(QStringLiteral("  "));
}

}  // namespace earshot
