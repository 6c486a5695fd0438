#include "widgets/curves/picture_head.h"

#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {
namespace {

constexpr int line = 18, sign = 16, after_sign = 22, gap = 16;

}  // namespace

int PictureHead::paint(QPainter* painter, const Palette& palette) const {
  int y = grid::inset;
  if (!caption.isEmpty()) {
    const QFontMetrics metrics(text);
    constexpr int most_high = 200;
    const QRect place(grid::inset, y, wide - 2 * grid::inset, most_high);
    if (painter != nullptr) {
      painter->setFont(text);
      painter->setPen(palette.text);
      painter->drawText(place, Qt::TextWordWrap, caption);
    }
    y += metrics.boundingRect(place, Qt::TextWordWrap, caption).height() + grid::unit;
  }
  const QFontMetrics metrics(small);
  int x = grid::inset;
  for (const auto& [name, colour] : names) {
    const int own = after_sign + metrics.horizontalAdvance(name);
    if (x > grid::inset && x + own > wide - grid::inset) {
      x = grid::inset;
      y += line;
    }
    if (painter != nullptr) {
      painter->setPen(QPen(colour, 2));
      painter->drawLine(QPointF(x, y + line / 2.0), QPointF(x + sign, y + line / 2.0));
      painter->setFont(small);
      painter->setPen(palette.text);
      painter->drawText(QRect(x + after_sign, y, own, line), Qt::AlignLeft | Qt::AlignVCenter,
                        name);
    }
    x += own + gap;
  }
  return y + (names.empty() ? 0 : line) + grid::unit;
}

}  // namespace earshot
