#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/colour_maps.h"
#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"

namespace earshot {
namespace {

/// Of words on magma's dark lower end and bright upper end alike, in both schemes.
const QColor ground_on_picture(0, 0, 4, 150), on_picture(255, 255, 255, 210);

}  // namespace

void SoundLane::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.fillRect(rect(), palette.panel);
  painter.fillRect(QRectF(0, 0, 2, height()), active_ ? colour() : palette.line);
  if (!samples_) {
    painter.setPen(palette.muted);
    painter.setFont(text_font(*this));
    painter.drawText(rect().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     message_.isEmpty() ? tr("No sound is chosen.") : message_);
    return;
  }
  if (shows_waveform_) paint_waveform(painter);
  if (shows_spectrogram_) {
    paint_spectrogram(painter);
    paint_frequencies(painter);
  }
  if (shows_waveform_ && shows_axes_) paint_levels(painter);
  paint_stretches(painter);
  paint_region(painter);
  paint_lines(painter);
  paint_words(painter);
  if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
    painter.setPen(QPen(palette.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void SoundLane::paint_waveform(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QRectF rect = waveform_rect();
  const double middle = std::floor(rect.center().y()) + 0.5;
  painter.setPen(QPen(palette.line, 1));
  painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle));
  if (!pyramid_) return;
  const QColor full = active_ ? colour() : mixed(palette.panel, colour(), 0.6);
  const double ratio = devicePixelRatioF();
  const int columns = std::max(1, static_cast<int>(rect.width() * ratio));
  const auto rate = static_cast<double>(rate_);
  if ((axis_.high() - axis_.low()) * rate < columns / 2.0) {
    paint_samples(painter, rect, full);
    return;
  }
  const auto ranges = pyramid_->columns(axis_.low() * rate, axis_.high() * rate, columns);
  const double end = std::min(rect.right(), x_of(duration()));
  const double half = rect.height() / 2 - 2;
  const QColor soft = mixed(palette.panel, full, palette.is_dark ? 0.5 : 0.42);
  QVector<QRectF> peaks, powers;
  for (int column = 0; column < columns; ++column) {
    const double x = rect.left() + column / ratio;
    if (x >= end) break;
    const WaveRange& range = ranges[static_cast<std::size_t>(column)];
    const auto y_of = [&](float value) {
      return middle - std::clamp(value * height_factor_, -1.0, 1.0) * half;
    };
    const double top = y_of(range.high), bottom = y_of(range.low);
    peaks.append(QRectF(x, top, 1 / ratio, std::max(1 / ratio, bottom - top)));
    const double rms_top = std::max(top, y_of(range.rms)),
                 rms_bottom = std::min(bottom, y_of(-range.rms));
    if (rms_bottom > rms_top) powers.append(QRectF(x, rms_top, 1 / ratio, rms_bottom - rms_top));
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(soft);
  painter.drawRects(peaks);
  painter.setBrush(full);
  painter.drawRects(powers);
}

void SoundLane::paint_samples(QPainter& painter, const QRectF& rect, const QColor& colour) const {
  const auto rate = static_cast<double>(rate_);
  const std::span<const float> all = pyramid_->samples();
  const auto first = static_cast<std::int64_t>(std::max(0.0, std::floor(axis_.low() * rate)));
  const auto last =
      std::min(pyramid_->size() - 1, static_cast<std::int64_t>(std::ceil(axis_.high() * rate)));
  const double half = rect.height() / 2 - 2, middle = rect.center().y();
  QPolygonF line;
  for (std::int64_t i = first; i <= last; ++i) {
    const double value = std::clamp(
        static_cast<double>(all[static_cast<std::size_t>(i)]) * height_factor_, -1.0, 1.0);
    line.append(QPointF(x_of(static_cast<double>(i) / rate), middle - value * half));
  }
  painter.save();
  painter.setClipRect(rect);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colour, 1.2));
  painter.drawPolyline(line);
  if (static_cast<double>(line.size()) * 6 < rect.width()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const QPointF& point : line) painter.drawEllipse(point, 2, 2);
  }
  painter.restore();
}

void SoundLane::paint_spectrogram(QPainter& painter) const {
  const QRectF rect = spectrogram_rect();
  const double start = std::clamp(x_of(0), rect.left(), rect.right());
  const double end = std::clamp(x_of(duration()), rect.left(), rect.right());
  const QRectF sounding(start, rect.top(), end - start, rect.height());
  const Palette& palette = Palette::of(*this);
  tiles_->set_signed_colours(palette.signed_low, palette.signed_zero, palette.signed_high);
  painter.fillRect(sounding, tiles_->is_difference() ? palette.signed_zero
                                                     : QColor::fromRgb(ColourMap::magma().at(0)));
  painter.save();
  painter.setClipRect(sounding);
  tiles_->paint(painter, rect, axis_.low(), axis_.high());
  painter.restore();
  if (!active_) {
    QColor veil = palette.panel;
    veil.setAlphaF(palette.is_dark ? 0.35F : 0.25F);
    painter.fillRect(sounding, veil);
  }
}

void SoundLane::paint_frequencies(QPainter& painter) const {
  const QRectF rect = spectrogram_rect();
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  if (rect.height() < 3 * metrics.height()) return;
  painter.setFont(font);
  double last = rect.bottom() + 4;
  const double hz_marks[] = {100, 200, 500, 1000, 2000, 5000, 10000, 20000};
  for (const double hz : hz_marks) {
    const auto height_share = tiles_->height_of(hz);
    if (!height_share) continue;
    const double y = std::floor(rect.bottom() - *height_share * rect.height()) + 0.5;
    if (y > last - metrics.height() - 4 || y < rect.top() + metrics.height() / 2.0) continue;
    last = y;
    const QString words =
        shows_axes_ ? (hz < 1000 ? with_unit(hz, tr("Hz")) : with_unit(hz / 1000, tr("kHz")))
        : hz < 1000 ? QString::number(hz)
                    : QString::number(hz / 1000) + QLatin1Char('k');
    if (shows_axes_) {
      const Palette& palette = Palette::of(*this);
      painter.setPen(QPen(palette.line, 1));
      painter.drawLine(QPointF(rect.right(), y), QPointF(rect.right() + 4, y));
      painter.setPen(palette.muted);
      painter.drawText(QPointF(rect.right() + 7, y + metrics.ascent() / 2.0 - 1), words);
      continue;
    }
    const QRectF box(rect.right() - metrics.horizontalAdvance(words) - 10,
                     y - metrics.height() / 2.0, metrics.horizontalAdvance(words) + 6,
                     metrics.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground_on_picture);
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(on_picture);
    painter.drawText(box, Qt::AlignCenter, words);
    painter.setPen(QColor(255, 255, 255, 120));
    painter.drawLine(QPointF(rect.right() - 3, y), QPointF(rect.right(), y));
  }
}

/// Of full scale, upwards from the middle; below it they would only say the same.
void SoundLane::paint_levels(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  const QRectF rect = waveform_rect();
  const double middle = std::floor(rect.center().y()) + 0.5, half = rect.height() / 2 - 2;
  painter.setFont(font);
  double last = -metrics.height();
  const auto mark = [&](double y, const QString& words) {
    if (y - last < metrics.height()) return;
    last = y;
    painter.setPen(QPen(palette.line, 1));
    painter.drawLine(QPointF(rect.right(), y), QPointF(rect.right() + 4, y));
    painter.setPen(palette.muted);
    const double baseline = std::max<double>(metrics.ascent() - 1, y + metrics.ascent() / 2.0 - 1);
    painter.drawText(QPointF(rect.right() + 7, baseline), words);
  };
  const auto words_of = [](double level) {
    const QString number = QString::number(std::abs(level), 'f', 0);
    return (level < 0 ? QChar(0x2212) + number : number) + QChar(0x2009) + tr("dB");
  };
  const double top_db = -20 * std::log10(height_factor_);
  mark(std::floor(middle - half) + 0.5, words_of(std::round(top_db)));
  for (double level = std::floor(top_db / 6 + 1e-6) * 6; level > top_db - 40; level -= 6) {
    const double y = middle - std::pow(10, level / 20) * height_factor_ * half;
    if (middle - y < metrics.height()) break;
    mark(std::floor(y) + 0.5, words_of(level));
  }
  mark(middle, QStringLiteral("−∞"));
}

void SoundLane::paint_stretches(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  painter.setFont(font);
  double y = 1, names = right() - 4;
  for (const Stretch& stretch : stretches_) {
    const QColor colour = stretch.role == LaneRole::Original
                              ? palette.original
                              : palette.view_colour(stretch.role.view);
    const double left = std::max(3.0, x_of(stretch.low)),
                 right = std::min<double>(this->right(), x_of(stretch.high));
    if (right <= left) continue;
    // A bracket: its ends go down where they are in sight.
    constexpr double foot = 6;
    painter.fillRect(QRectF(left, y, right - left, 2), colour);
    if (left > 3) painter.fillRect(QRectF(left, y, 2, foot), colour);
    if (right < this->right()) painter.fillRect(QRectF(right - 2, y, 2, foot), colour);
    const QRectF wave = waveform_rect();
    QColor tint = colour;
    tint.setAlphaF(0.06F);
    painter.fillRect(QRectF(left, wave.top(), right - left, wave.height()), tint);
    const double words = metrics.horizontalAdvance(stretch.name) + 4;
    if (!stretch.name.isEmpty() && right - left > words + 4) {
      painter.setPen(colour);
      // Beside those of stretches that end at the same place.
      names = std::min(names, right - 4) - words;
      painter.drawText(QRectF(names, y + 4, words, metrics.height()), Qt::AlignCenter,
                       stretch.name);
    }
    y += 4;
  }
}

QString SoundLane::region_name() const {
  if (!region_) return {};
  const double seconds = region_->second - region_->first;
  return time_text(seconds, std::max(1e-4, seconds / 100));
}

QRectF SoundLane::region_name_rect() const {
  if (!region_) return {};
  const QFontMetrics metrics(caption_font(*this));
  const double left = std::max(4.0, x_of(region_->first) + 1);
  const QSizeF size(metrics.horizontalAdvance(region_name()) + 8, metrics.height() + 2);
  if (left + size.width() > right() || x_of(region_->second) < 3) return {};
  return {QPointF(left, height() - size.height() - 2), size};
}

QRectF SoundLane::title_rect() const {
  if (title_.isEmpty()) return {};
  const QFontMetrics metrics(caption_font(*this));
  const QString words = metrics.elidedText(title_, Qt::ElideMiddle, width() * 3 / 4);
  const double top = has_title_below() ? spectrogram_rect().top() : 0;
  return {6, top + 4, metrics.horizontalAdvance(words) + 8.0, metrics.height() + 2.0};
}

/// On the spectrogram, whose highest frequencies say little, where it is high enough: a waveform of
/// few pixels is all that there is of it.
bool SoundLane::has_title_below() const {
  const double line = QFontMetrics(caption_font(*this)).height() + 2.0;
  return spectrogram_rect().height() >= line + 2.0 * grid::unit;
}

void SoundLane::paint_region(QPainter& painter) const {
  if (!region_) return;
  const Palette& palette = Palette::of(*this);
  const double left = std::max(3.0, x_of(region_->first)),
               end = std::min(right(), x_of(region_->second));
  if (end <= left) return;
  QColor tint = palette.accent;
  tint.setAlphaF(0.16F);
  painter.fillRect(QRectF(left, 0, end - left, height()), tint);
  for (const double seconds : {region_->first, region_->second}) {
    const double x = std::floor(x_of(seconds)) + 0.5;
    if (x < 3 || x > right()) continue;
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3));
    painter.drawLine(QPointF(x, spectrogram_rect().top()), QPointF(x, height()));
    painter.setPen(QPen(palette.accent, 1));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  }
  const QRectF box = region_name_rect();
  if (box.isEmpty()) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.accent);
  painter.drawRoundedRect(box, 2, 2);
  painter.setFont(caption_font(*this));
  painter.setPen(palette.on_accent);
  painter.drawText(box, Qt::AlignCenter, region_name());
}

void SoundLane::paint_lines(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const auto line = [&](double seconds, const QColor& colour, bool rimmed) {
    const double x = std::floor(x_of(seconds)) + 0.5;
    if (x < 3 || x > right()) return;
    if (rimmed) {
      // Seen on the brightest spectrogram and on the darkest.
      painter.setPen(QPen(QColor(0, 0, 0, 170), 3));
      painter.drawLine(QPointF(x, spectrogram_rect().top()), QPointF(x, height()));
    }
    painter.setPen(QPen(colour, 1));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  };
  if (axis_.cursor()) {
    QColor faint = palette.text;
    faint.setAlphaF(0.45F);
    line(*axis_.cursor(), faint, false);
  }
  if (axis_.playhead()) {
    line(*axis_.playhead(), palette.accent, shows_spectrogram_);
    const double x = std::floor(x_of(*axis_.playhead())) + 0.5;
    if (shows_spectrogram_ && x >= 3 && x <= right()) {
      painter.setPen(QPen(Palette::dark().accent, 1));
      painter.drawLine(QPointF(x, spectrogram_rect().top()), QPointF(x, height()));
    }
  }
}

void SoundLane::paint_words(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  painter.setFont(font);
  const auto say = [&](const QRectF& box, const QString& words, const QColor& ink,
                       const QColor& ground) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, words);
  };
  QColor panel = palette.panel;
  panel.setAlphaF(0.82F);
  double left = 6;
  if (!title_.isEmpty()) {
    const bool below = has_title_below();
    const QRectF box = title_rect();
    const QColor ink = below     ? (active_ ? role_colour(Palette::dark()) : on_picture)
                       : active_ ? colour()
                                 : palette.muted;
    say(box, metrics.elidedText(title_, Qt::ElideMiddle, width() * 3 / 4), ink,
        below ? ground_on_picture : panel);
    if (!below) left = box.right() + grid::unit;
  }
  if (!mouse_inside_ || gesture_ == Gesture::Pan) return;
  const QString words = readout(mouse_);
  if (words.isEmpty()) return;
  const double wide = metrics.horizontalAdvance(words) + 8;
  if (left + wide > right()) return;
  say(QRectF(right() - wide - 4, 4, wide, metrics.height() + 2), words, palette.text, panel);
}

}  // namespace earshot
