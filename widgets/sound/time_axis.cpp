#include "widgets/sound/time_axis.h"

#include <algorithm>
#include <cmath>

namespace earshot {

namespace {

constexpr double shortest = 0.002;  // seconds

}  // namespace

void TimeAxis::set_duration(double seconds) {
  const bool everything = shows_everything();
  duration_ = std::max(seconds, shortest);
  if (everything) {
    frame();
  } else {
    show(low_, high_);
  }
}

bool TimeAxis::shows_everything() const {
  return low_ <= 0 && high_ >= duration_;
}

void TimeAxis::show(double low, double high) {
  const double width = std::clamp(high - low, std::min(shortest, duration_), duration_);
  const double start = std::clamp(low, 0.0, duration_ - width);
  const bool same = start == low_ && start + width == high_;
  low_ = start;
  high_ = start + width;
  if (!same) Q_EMIT changed();
}

void TimeAxis::zoom_at(double seconds, double factor) {
  const double width =
      std::clamp((high_ - low_) / factor, std::min(shortest, duration_), duration_);
  const double share = (seconds - low_) / (high_ - low_);
  show(seconds - share * width, seconds - share * width + width);
}

void TimeAxis::scroll(double seconds) {
  show(low_ + seconds, high_ + seconds);
}

void TimeAxis::frame() {
  show(0, duration_);
}

void TimeAxis::set_playhead(std::optional<double> seconds) {
  if (seconds == playhead_) return;
  const bool was_seen = playhead_ && *playhead_ >= low_ && *playhead_ <= high_;
  playhead_ = seconds;
  if (was_seen && seconds && *seconds > high_ && *seconds <= duration_) {
    show(*seconds, *seconds + (high_ - low_));
  }
  Q_EMIT playhead_changed();
}

void TimeAxis::ask_seek(double seconds) {
  Q_EMIT seek_asked(std::clamp(seconds, 0.0, duration_));
}

void TimeAxis::set_cursor(std::optional<double> seconds) {
  if (seconds == cursor_) return;
  cursor_ = seconds;
  Q_EMIT cursor_changed();
}

bool TimeAxis::take_key(int key) {
  const double width = high_ - low_;
  const bool seen = playhead_ && *playhead_ >= low_ && *playhead_ <= high_;
  const double middle = seen ? *playhead_ : (low_ + high_) / 2;
  switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoom_at(middle, 1.5);
      return true;
    case Qt::Key_Minus:
      zoom_at(middle, 1 / 1.5);
      return true;
    case Qt::Key_Left:
      scroll(-width / 8);
      return true;
    case Qt::Key_Right:
      scroll(width / 8);
      return true;
    case Qt::Key_Home:
      show(0, width);
      return true;
    case Qt::Key_End:
      show(duration_ - width, duration_);
      return true;
    case Qt::Key_F:
      frame();
      return true;
    default:
      return false;
  }
}

double tick_seconds(double seconds_a_pixel, double room) {
  const double least = std::max(1e-6, seconds_a_pixel * room);
  if (least > 30) {
    for (const double minutes : {1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0}) {
      if (minutes * 60 >= least) return minutes * 60;
    }
    return std::ceil(least / 3600) * 3600;
  }
  if (least > 10) return 30;
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 5.0, 10.0}) {
    if (step * power >= least * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

QString time_text(double seconds, double step) {
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
  if (seconds < 60)
    return QString::number(seconds, 'f', decimals) + QChar(0x2009) + QLatin1Char('s');
  const auto minutes = static_cast<int>(seconds / 60);
  const QString rest = QString::number(seconds - minutes * 60, 'f', decimals);
  const bool one_digit = seconds - minutes * 60 < 10;
  return QString::number(minutes) + QLatin1Char(':') +
         (one_digit ? QStringLiteral("0") : QString()) + rest;
}

}  // namespace earshot
