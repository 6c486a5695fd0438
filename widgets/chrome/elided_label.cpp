#include "widgets/chrome/elided_label.h"

#include <algorithm>
#include <QPainter>
#include <QTextLayout>

namespace earshot {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
  setMinimumWidth(0);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

QStringList ElidedLabel::shown_lines() const {
  const QRect place = contentsRect();
  const QFontMetrics metrics = fontMetrics();
  if (place.width() < least_letters_ * metrics.averageCharWidth() &&
      place.width() < metrics.horizontalAdvance(text())) {
    return {QString()};
  }
  constexpr int spare = 2;  // letters leave this much of a line free
  const int room = (place.height() + spare) / std::max(1, metrics.height());
  const int lines = std::clamp(room, 1, most_lines_);
  if (lines == 1 || metrics.horizontalAdvance(text()) <= place.width()) {
    return {metrics.elidedText(text(), Qt::ElideRight, place.width())};
  }
  QTextOption wraps;
  wraps.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  // A number and its unit stay together.
  QString in_words = text();
  in_words.replace(QChar(0x2009), QChar(0x202F));
  QTextLayout layout(in_words, font());
  layout.setTextOption(wraps);
  QStringList shown;
  int from = 0;
  layout.beginLayout();
  while (shown.size() + 1 < lines) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(place.width());
    shown += text().mid(from, line.textLength()).trimmed();
    from = line.textStart() + line.textLength();
  }
  layout.endLayout();
  const QString rest = text().mid(from);
  if (!rest.isEmpty()) shown += metrics.elidedText(rest, Qt::ElideRight, place.width());
  return shown;
}

QString ElidedLabel::shown_text() const {
  const QStringList lines = shown_lines();
  if (lines.size() == 1) return lines.front();
  const bool whole = !lines.back().endsWith(QChar(0x2026)) || text().endsWith(lines.back());
  return whole ? text() : lines.join(QLatin1Char(' '));
}

void ElidedLabel::paintEvent(QPaintEvent* event) {
  const QStringList lines = shown_lines();
  if (textInteractionFlags() != Qt::NoTextInteraction && lines.size() == 1 &&
      lines.front() == text()) {
    QLabel::paintEvent(event);  // which shows what is selected
    return;
  }
  QPainter painter(this);
  painter.setPen(palette().color(foregroundRole()));
  if (lines.size() == 1) {
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine,
                     lines.front());
    return;
  }
  const int line = fontMetrics().height();
  const int high = static_cast<int>(lines.size()) * line;
  int top = contentsRect().top() + (contentsRect().height() - high) / 2;
  for (const QString& words : lines) {
    painter.drawText(QRect(contentsRect().left(), top, contentsRect().width(), line),
                     static_cast<int>(alignment()) | Qt::TextSingleLine, words);
    top += line;
  }
}

}  // namespace earshot
