#include "widgets/places/drop_mark.h"

#include <QPainter>

#include "widgets/chrome/palette.h"

namespace earshot {

DropMark::DropMark(QWidget* parent) : QWidget(parent) {
  setObjectName("drop_mark");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropMark::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor accent = Palette::of(*this).accent;
  QColor ground = accent;
  ground.setAlphaF(0.2F);
  painter.setBrush(ground);
  painter.setPen(QPen(accent, 2));
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

}  // namespace earshot
