#include "widgets/inside/part_view.h"

#include <cmath>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

void PartView::set_part(const InsidePart& part) {
  part_ = part;
  setAccessibleName(QString::fromStdString(part_.label));
  part_changed();
  const auto [row, column] = current();
  if (row >= rows() || column >= columns()) look_at(-1, -1);
  update();
}

void PartView::set_name_of_clip(std::function<QString(std::int64_t)> name_of) {
  name_of_clip_ = std::move(name_of);
  update();
}

double PartView::value(int row, int column) const {
  return static_cast<double>(
      part_.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) +
                   static_cast<std::size_t>(column)]);
}

/// Its own name, that of its clip, or its number from 1.
QString PartView::name_of(const std::vector<std::string>& names,
                          const std::vector<std::int64_t>& clips, int index) const {
  const auto at = static_cast<std::size_t>(index);
  if (at < names.size()) return QString::fromStdString(names[at]);
  if (name_of_clip_ && at < clips.size()) {
    const QString name = name_of_clip_(clips[at]);
    if (!name.isEmpty()) return name;
  }
  return QString::number(index + 1);
}

QString PartView::row_name(int row) const {
  return name_of(part_.row_names, part_.row_clips, row);
}

QString PartView::column_name(int column) const {
  return name_of(part_.column_names, part_.column_clips, column);
}

bool PartView::rows_have_names() const {
  return !part_.row_names.empty() || (name_of_clip_ && !part_.row_clips.empty());
}

bool PartView::columns_have_names() const {
  return !part_.column_names.empty() || (name_of_clip_ && !part_.column_clips.empty());
}

/// As much as two lines hold.
QString PartView::fitting(const QString& words, const QFont& font) const {
  const QFontMetricsF metrics(font);
  const double wide = width() - 2.0 * grid::inset;
  const auto lines = [&](const QString& of) {
    const QRectF box = metrics.boundingRect(QRectF(0, 0, wide, 1000), Qt::TextWordWrap, of);
    return std::lround(box.height() / metrics.lineSpacing());
  };
  if (lines(words) <= 2) return words;
  QString part = words;
  while (part.size() > 1 && lines(part + QChar(0x2026)) > 2) {
    part.truncate(std::max<qsizetype>(1, part.lastIndexOf(QLatin1Char(' '))));
  }
  return part + QChar(0x2026);
}

void PartView::paint_words(QPainter& painter, double top, const QString& idle) const {
  const Palette& palette = Palette::of(*this);
  const auto [row, column] = current();
  painter.setPen(row >= 0 ? palette.text : palette.muted);
  const QRectF room(grid::inset, top, width() - 2.0 * grid::inset, words_room);
  painter.drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                   fitting(row >= 0 ? words_of(row, column) : idle, painter.font()));
}

bool PartView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* asked = static_cast<QHelpEvent*>(event);
    const auto [row, column] = cell_at(QPointF(asked->pos()));
    const QString words = row >= 0 ? words_of(row, column) : help();
    QToolTip::showText(asked->globalPos(), plain_tip(words), this);
    return true;
  }
  return CellPicker::event(event);
}

}  // namespace earshot
