#include "widgets/part_view.h"

#include <QPainter>

#include "widgets/palette.h"
#include "widgets/style.h"

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
  const int room = width() - 2 * grid::inside;
  painter.drawText(
      QRectF(grid::inside, top, room, words_line), Qt::AlignLeft | Qt::AlignVCenter,
      metrics.elidedText(row >= 0 ? words_of(row, column) : idle, Qt::ElideRight, room));
}

}  // namespace earshot
