#include "widgets/tables/length_histogram.h"

#include <algorithm>
#include <cmath>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int bars = 20;
constexpr int bars_height = 22;

int axis_height(const QWidget& of) {
  return QFontMetrics(caption_font(of)).height();
}

QString tidy(double seconds) {
  return with_unit(seconds < 10 ? std::round(100 * seconds) / 100 : std::round(seconds),
                   LengthHistogram::tr("s"));
}

}  // namespace

LengthHistogram::LengthHistogram(QWidget* parent) : QWidget(parent) {
  setObjectName("lengths");
  setAccessibleName(tr("Lengths of the clips"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize LengthHistogram::sizeHint() const {
  return {240, bars_height + axis_height(*this)};
}

/// What stands at its ends lies beside each other.
QSize LengthHistogram::minimumSizeHint() const {
  const QFontMetrics metrics(caption_font(*this));
  return {
      metrics.horizontalAdvance(shortest()) + grid::inside + metrics.horizontalAdvance(longest()),
      sizeHint().height()};
}

QString LengthHistogram::shortest() const {
  return tidy(shortest_ * 1.25);
}

QString LengthHistogram::longest() const {
  return tidy(longest_ / 1.25);
}

void LengthHistogram::show_lengths(const std::vector<double>& seconds) {
  bars_.assign(bars, 0.0);
  std::vector<double> known;
  std::ranges::copy_if(seconds, std::back_inserter(known), [](double one) { return one > 0; });
  shortest_ = longest_ = 0;
  if (!known.empty()) {
    const auto [low, high] = std::ranges::minmax(known);
    // Clips of one length stand in the middle and not at an end.
    shortest_ = low / 1.25;
    longest_ = high * 1.25;
    for (const double one : known) {
      const auto bar = static_cast<std::size_t>(share_of(one) * bars);
      bars_[std::min<std::size_t>(bars - 1, bar)] += 1;
    }
    const double most = *std::ranges::max_element(bars_);
    for (double& bar : bars_) bar /= most;
  }
  updateGeometry();
  update();
}

void LengthHistogram::show_crop(double seconds) {
  if (seconds == crop_) return;
  crop_ = seconds;
  update();
}

double LengthHistogram::share_of(double seconds) const {
  if (longest_ <= shortest_ || seconds <= 0) return 0;
  return std::clamp(std::log(seconds / shortest_) / std::log(longest_ / shortest_), 0.0, 1.0);
}

void LengthHistogram::paintEvent(QPaintEvent*) {
  if (bars_.empty() || longest_ <= 0) return;
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  const double step = static_cast<double>(width()) / bars;
  const double crop = share_of(crop_) * width();
  for (int i = 0; i < bars; ++i) {
    const double bar = bars_[static_cast<std::size_t>(i)];
    if (bar <= 0) continue;
    const double tall = std::max(2.0, bar * bars_height);
    const bool is_short = (i + 1) * step <= crop + step / 2;
    painter.fillRect(QRectF(i * step, bars_height - tall, std::max(1.0, step - 1), tall),
                     is_short ? palette.careful : palette.muted);
  }
  painter.fillRect(QRectF(0, bars_height, width(), 1), palette.line);
  painter.fillRect(QRectF(std::clamp(crop - 1, 0.0, width() - 2.0), 0, 2, bars_height + 3),
                   palette.accent);
  painter.setFont(caption_font(*this));
  const QFontMetrics metrics(painter.font());
  const QRect axis(0, bars_height + 1, width(), axis_height(*this));
  const QString left = shortest(), right = longest();
  const QString middle = tr("crop");
  painter.setPen(palette.muted);
  painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, left);
  painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, right);
  // Only where it covers neither end.
  const int half = metrics.horizontalAdvance(middle) / 2 + 4;
  const int at = static_cast<int>(crop);
  if (at - half > metrics.horizontalAdvance(left) &&
      at + half < width() - metrics.horizontalAdvance(right)) {
    painter.setPen(palette.accent);
    painter.drawText(QRect(at - half, axis.y(), 2 * half, axis.height()), Qt::AlignCenter, middle);
  }
}

}  // namespace earshot
