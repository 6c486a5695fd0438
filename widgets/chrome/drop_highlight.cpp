#include "widgets/chrome/drop_highlight.h"

#include <QPainter>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"

namespace earshot {

DropHighlight::DropHighlight(QWidget* window) : QWidget(window) {
  setObjectName("drop_highlight");
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropHighlight::show_words(const QString& words) {
  words_ = words;
  setAccessibleName(words);
  setGeometry(parentWidget()->rect());
  raise();
  show();
  update();
}

void DropHighlight::paintEvent(QPaintEvent*) {
  const Palette& palette = Palette::of(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QColor veil = palette.window;
  veil.setAlphaF(0.7F);
  painter.fillRect(rect(), veil);
  painter.setPen(QPen(palette.accent, 3));
  painter.drawRoundedRect(QRectF(rect()).adjusted(6, 6, -6, -6), grid::radius, grid::radius);
  painter.setFont(figure_font(*this));
  painter.setPen(palette.text);
  painter.drawText(rect().adjusted(grid::between, 0, -grid::between, 0),
                   int(Qt::AlignCenter) | int(Qt::TextWordWrap), words_);
}

}  // namespace earshot
