#include "widgets/form/recipe_mark.h"

#include <QPainter>

#include "widgets/chrome/palette.h"

namespace earshot {

RecipeMark::RecipeMark(QWidget* parent) : QToolButton(parent) {
  setObjectName("mark");
  setCursor(Qt::PointingHandCursor);
  QSizePolicy keeps = sizePolicy();
  keeps.setRetainSizeWhenHidden(true);
  setSizePolicy(keeps);
}

void RecipeMark::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool looked_at = isEnabled() && (underMouse() || hasFocus());
  const QColor colour = isEnabled() ? palette.accent : palette.muted;
  const double radius = looked_at ? 4 : 3;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QRectF(rect()).center(), radius, radius);
}

}  // namespace earshot
