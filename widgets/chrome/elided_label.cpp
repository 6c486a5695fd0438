#include "widgets/chrome/elided_label.h"

#include <QPainter>

namespace earshot {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
  setMinimumWidth(0);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

QString ElidedLabel::shown_text() const {
  return fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
}

void ElidedLabel::paintEvent(QPaintEvent* event) {
  if (textInteractionFlags() != Qt::NoTextInteraction && shown_text() == text()) {
    QLabel::paintEvent(event);  // which shows what is selected
    return;
  }
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine,
                   shown_text());
}

}  // namespace earshot
