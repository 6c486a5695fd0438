#include "widgets/sound/chip_line.h"

#include <algorithm>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int apart = 4, inner = 6;
/// A chip that is cut is at least so wide; a shorter piece says nothing.
constexpr int least_cut = 72;

int chip_width(const QFontMetrics& metrics, const QString& words) {
  return metrics.horizontalAdvance(words) + 2 * inner;
}

}  // namespace

ChipLine::ChipLine(QWidget* parent) : QLabel(parent) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ChipLine::set_chips(std::vector<Chip> chips) {
  if (chips == chips_ && !text().isNull()) return;
  chips_ = std::move(chips);
  QStringList words;
  for (const Chip& chip : chips_) words += chip.words;
  setText(words.join(QStringLiteral(", ")));
  update();
}

QSize ChipLine::sizeHint() const {
  return {240, QFontMetrics(caption_font(*this)).height() + 6};
}

QSize ChipLine::minimumSizeHint() const {
  return {40, sizeHint().height()};
}

std::vector<QRect> ChipLine::places() const {
  const QFontMetrics metrics(caption_font(*this));
  const int high = metrics.height() + 2, top = (height() - high) / 2;
  std::vector<QRect> found;
  int left = contentsMargins().left();
  const int end = width() - contentsMargins().right();
  for (std::size_t i = 0; i < chips_.size(); ++i) {
    const int wide = chip_width(metrics, chips_[i].words);
    const auto rest = static_cast<int>(chips_.size() - i - 1);
    const int counted = rest > 0 ? apart + chip_width(metrics, QStringLiteral("+%1").arg(rest)) : 0;
    const int room = end - left - counted;
    if (wide > room && room < least_cut) break;
    found.emplace_back(left, top, std::min(wide, room), high);
    left += wide + apart;
    if (wide > room) break;
  }
  return found;
}

QRect ChipLine::place_of(std::size_t chip) const {
  const auto all = places();
  return chip < all.size() ? all[chip] : QRect();
}

QString ChipLine::rest_words() const {
  const auto rest = static_cast<int>(chips_.size() - places().size());
  return rest > 0 ? QStringLiteral("+%1").arg(rest) : QString();
}

int ChipLine::chip_at(QPoint at) const {
  const auto all = places();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].contains(at)) return static_cast<int>(i);
  }
  return -1;
}

void ChipLine::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QFont font = caption_font(*this);
  const auto all = places();
  int left = contentsMargins().left();
  const auto draw = [&](const QRect& box, const QString& words, bool off) {
    painter.setPen(QPen(palette.line, 1));
    painter.setBrush(off ? Qt::NoBrush : QBrush(palette.raised));
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), grid::radius, grid::radius);
    font.setStrikeOut(off);
    painter.setFont(font);
    painter.setPen(off ? palette.muted : palette.text);
    const QString fits =
        QFontMetrics(font).elidedText(words, Qt::ElideRight, box.width() - 2 * inner + 2);
    painter.drawText(box, Qt::AlignCenter, fits);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    draw(all[i], chips_[i].words, chips_[i].off);
    left = all[i].right() + 1 + apart;
  }
  const QString rest = rest_words();
  if (rest.isEmpty()) return;
  const QFontMetrics metrics(caption_font(*this));
  const int high = metrics.height() + 2;
  draw(QRect(left, (height() - high) / 2, chip_width(metrics, rest), high), rest, false);
}

void ChipLine::mousePressEvent(QMouseEvent* event) {
  const int chip = chip_at(event->position().toPoint());
  if (event->button() != Qt::LeftButton || chip < 0) return;
  const QString id = chips_[static_cast<std::size_t>(chip)].id;
  if (id.isEmpty()) return;
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    Q_EMIT alone_asked(id);
  } else {
    Q_EMIT leave_out_asked(id);
  }
}

void ChipLine::mouseMoveEvent(QMouseEvent* event) {
  const int chip = chip_at(event->position().toPoint());
  const bool can = chip >= 0 && !chips_[static_cast<std::size_t>(chip)].id.isEmpty();
  setCursor(can ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool ChipLine::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QLabel::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int at = chip_at(help->pos());
  QStringList lines;
  if (at >= 0) {
    const Chip& chip = chips_[static_cast<std::size_t>(at)];
    lines += chip.words;
    if (!chip.id.isEmpty()) {
      lines += chip.off ? tr("Left out; click to hear it again")
                        : tr("Click to hear the view without it, Ctrl+click to hear it alone");
    }
  } else {
    for (const Chip& chip : chips_) lines += chip.words;
  }
  QToolTip::showText(help->globalPos(), plain_tip(lines.join('\n')), this);
  return true;
}

}  // namespace earshot
