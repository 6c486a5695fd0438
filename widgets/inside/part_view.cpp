#include "widgets/inside/part_view.h"

#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

/// Its own name, or its number from 1.
QString place_name(const std::vector<std::string>& names, int index) {
  const auto at = static_cast<std::size_t>(index);
  return at < names.size() ? QString::fromStdString(names[at]) : QString::number(index + 1);
}

}  // namespace

void PartView::set_part(const InsidePart& part) {
  part_ = part;
  setAccessibleName(QString::fromStdString(part_.label));
  part_changed();
  const auto [row, column] = current();
  if (row >= rows() || column >= columns()) look_at(-1, -1);
  update();
}

double PartView::value(int row, int column) const {
  return static_cast<double>(
      part_.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) +
                   static_cast<std::size_t>(column)]);
}

QString PartView::row_name(int row) const {
  return place_name(part_.row_names, row);
}

QString PartView::column_name(int column) const {
  return place_name(part_.column_names, column);
}

void PartView::paint_words(QPainter& painter, double top, const QString& idle) const {
  const Palette& palette = Palette::of(*this);
  const QFontMetrics metrics(painter.font());
  const auto [row, column] = current();
  painter.setPen(row >= 0 ? palette.text : palette.muted);
  const QRectF room(grid::inside, top, width() - 2.0 * grid::inside, words_room);
  const auto flags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;
  QString words = row >= 0 ? words_of(row, column) : idle;
  if (metrics.boundingRect(room.toRect(), flags, words).height() > room.height()) {
    // A line ends before a word that does not fit: less than two full lines of letters are sure to.
    words = metrics.elidedText(words, Qt::ElideRight, static_cast<int>(1.7 * room.width()));
  }
  painter.drawText(room, flags, words);
}

}  // namespace earshot
