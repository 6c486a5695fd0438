#include "app/panels/neighbour_rows.h"

#include <algorithm>
#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/whole_rows.h"

namespace earshot {
namespace {

constexpr int row_height = 24;
constexpr int bar_thick = 4;
constexpr double least_bar = 0.06;  ///< of its length: the last has a bar too

}  // namespace

QSize NeighbourRows::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {option.rect.width(), std::max(row_height, option.fontMetrics.height() + 6)};
}

void NeighbourRows::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  if (!is_whole(option)) return;
  const Palette& palette = Palette::of(*option.widget);
  const QFontMetrics& metrics = option.fontMetrics;
  if (option.state.testFlag(QStyle::State_Selected)) {
    painter->fillRect(option.rect, mixed(palette.panel, palette.accent, 0.25));
  }
  QRect place = option.rect.adjusted(grid::inset, 0, -grid::inset, 0);
  const QString number = index.data(number_role).toString();
  painter->setPen(palette.text);
  painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter, number);
  const int numbers = std::max(metrics.horizontalAdvance(number),
                               metrics.horizontalAdvance(QStringLiteral("\u22120.00")));
  place.setRight(place.right() - numbers - grid::inside);
  const int long_bar = std::clamp(place.width() / 5, 32, 120);
  const QRect bar(place.right() - long_bar, place.center().y() - bar_thick / 2, long_bar,
                  bar_thick);
  painter->fillRect(bar, palette.line);
  const double share = least_bar + (1 - least_bar) * index.data(share_role).toDouble();
  painter->fillRect(QRect(bar.topLeft(), QSize(qRound(long_bar * share), bar_thick)),
                    palette.accent);
  place.setRight(bar.left() - grid::inside);
  const QString label = index.data(label_role).toString();
  if (!label.isEmpty()) {
    const bool same = index.data(same_role).toBool();
    painter->setPen(same ? palette.good : palette.muted);
    const QString words = (same ? QStringLiteral("= ") : QStringLiteral("\u2260 ")) + label;
    // An advance is rounded, what is cut is not.
    const int width = std::min(place.width() / 2, metrics.horizontalAdvance(words) + 1);
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter,
                      metrics.elidedText(words, Qt::ElideRight, width));
    place.setRight(place.right() - width - grid::inside);
  }
  painter->setPen(palette.text);
  painter->drawText(
      place, Qt::AlignLeft | Qt::AlignVCenter,
      metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideLeft, place.width()));
}

}  // namespace earshot
