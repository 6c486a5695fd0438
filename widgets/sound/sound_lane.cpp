#include "widgets/sound/sound_lane.h"

#include <algorithm>
#include <cmath>
#include <QMouseEvent>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/time_axis.h"

namespace earshot {

namespace {

constexpr double drag_starts = 4;
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
  samples_ = std::move(samples);
  rate_ = rate;
  pyramid_.reset();
  work_.cancel();
  message_.clear();
  tiles_->set_sound(samples_, rate);
  if (samples_ && samples_->size() <= small_sound) {
    pyramid_ = std::make_shared<WaveformPyramid>(samples_);
  } else if (samples_) {
    work_.start([this, all = samples_](const BackgroundWork::Job& job) {
      auto pyramid = std::make_shared<const WaveformPyramid>(all);
      job.deliver([this, pyramid] {
        pyramid_ = pyramid;
        update();
      });
    });
  }
  want_tiles();
  update();
}

void SoundLane::set_title(const QString& title) {
  title_ = title;
  setAccessibleName(title);
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
  const Palette& palette = Palette::of(*this);
  return role_ == LaneRole::Original ? palette.original : palette.view_colour(role_.view);
}

QRectF SoundLane::waveform_rect() const {
  if (!shows_waveform_) return {};
  const double high =
      shows_spectrogram_ ? std::floor(std::max(24.0, (height() - 1) * 0.36)) : height();
  return {3, 0, width() - 3.0, std::min<double>(high, height())};
}

QRectF SoundLane::spectrogram_rect() const {
  if (!shows_spectrogram_) return {};
  const double top = shows_waveform_ ? waveform_rect().bottom() + 1 : 0;
  return {3, top, width() - 3.0, std::max(0.0, height() - top)};
}

double SoundLane::seconds_at(double x) const {
  return axis_.low() + (x - 3) / std::max(1.0, width() - 3.0) * (axis_.high() - axis_.low());
}

double SoundLane::x_of(double seconds) const {
  return 3 + (seconds - axis_.low()) / (axis_.high() - axis_.low()) * (width() - 3.0);
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
  if (!pyramid_ || seconds < 0 || seconds >= duration()) return {};
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
      const bool floor = *level <= tile_level::quietest + 0.5;
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

void SoundLane::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return;
  setFocus(Qt::MouseFocusReason);
  pressed_ = true;
  dragged_ = false;
  pressed_at_ = event->position();
  pressed_low_ = axis_.low();
}

void SoundLane::mouseMoveEvent(QMouseEvent* event) {
  mouse_ = event->position();
  mouse_inside_ = true;
  axis_.set_cursor(seconds_at(mouse_.x()));
  update();
  if (!pressed_) return;
  if ((mouse_ - pressed_at_).manhattanLength() >= drag_starts) dragged_ = true;
  if (!dragged_) return;
  const double wide = axis_.high() - axis_.low();
  const double moved = (mouse_.x() - pressed_at_.x()) / std::max(1, width()) * wide;
  axis_.show(pressed_low_ - moved, pressed_low_ - moved + wide);
}

void SoundLane::mouseReleaseEvent(QMouseEvent* event) {
  if (!pressed_) return;
  pressed_ = false;
  if (dragged_ || event->button() != Qt::LeftButton || !samples_) return;
  Q_EMIT chosen();
  axis_.ask_seek(seconds_at(event->position().x()));
}

void SoundLane::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) axis_.frame();
}

void SoundLane::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
  if (sideways || event->modifiers().testFlag(Qt::ShiftModifier)) {
    const int by = sideways ? turned.x() : turned.y();
    axis_.scroll(-by / 1200.0 * (axis_.high() - axis_.low()));
  } else {
    axis_.zoom_at(seconds_at(event->position().x()), std::pow(1.0015, turned.y()));
  }
  axis_.set_cursor(seconds_at(event->position().x()));
  event->accept();
}

void SoundLane::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  mouse_inside_ = false;
  axis_.set_cursor({});
  update();
}

void SoundLane::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() == Qt::NoModifier && axis_.take_key(event->key())) return;
  QWidget::keyPressEvent(event);
}

bool SoundLane::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* keys = static_cast<QKeyEvent*>(event);
    const int mine[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home,  Qt::Key_End,
                        Qt::Key_F,    Qt::Key_Plus,  Qt::Key_Minus, Qt::Key_Equal};
    if (keys->modifiers() == Qt::NoModifier &&
        std::find(std::begin(mine), std::end(mine), keys->key()) != std::end(mine)) {
      event->accept();
    }
  }
  return QWidget::event(event);
}

}  // namespace earshot
