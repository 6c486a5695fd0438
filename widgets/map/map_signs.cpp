#include "widgets/map/map_signs.h"

#include <algorithm>
#include <QObject>
#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_classes.h"

namespace earshot {

void paint_axes(QPainter& painter, const QWidget& on, const MapCamera& camera, QPointF corner) {
  const Palette& palette = Palette::of(on);
  painter.setFont(caption_font(on));
  const QString names[] = {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
  for (int axis = 0; axis < 3; ++axis) {
    const QPointF tip(camera.rotation[axis] * 18, -camera.rotation[3 + axis] * 18);
    const bool towards = camera.rotation[6 + axis] >= -0.2;
    painter.setPen(QPen(towards ? palette.muted : palette.line, 1));
    painter.drawLine(corner, corner + tip);
    const QPointF name = corner + tip * 1.45;
    painter.drawText(QRectF(name - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, names[axis]);
  }
}

void paint_lit(QPainter& painter, const QWidget& on, QPointF at, double radius, MapShape shape,
               const QColor& colour, bool chosen) {
  const Palette& palette = Palette::of(on);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.panel);
  painter.drawEllipse(at, radius + 3.5, radius + 3.5);
  paint_shape(painter, shape, at, radius, colour);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chosen ? palette.accent : palette.muted, chosen ? 2 : 1));
  painter.drawEllipse(at, radius + 3, radius + 3);
}

std::vector<std::pair<MapShape, QString>> split_signs(const MapClasses& classes) {
  std::vector<std::pair<MapShape, QString>> signs;
  if (classes.has(Split::Train)) signs.emplace_back(MapShape::Disc, QObject::tr("train"));
  if (classes.has(Split::Valid)) signs.emplace_back(MapShape::Ring, QObject::tr("validation"));
  if (classes.has(Split::Test)) signs.emplace_back(MapShape::Diamond, QObject::tr("test"));
  if (signs.size() < 2) signs.clear();
  return signs;
}

namespace {

/// Behind words that may lie over points.
QColor ground_of_words(const Palette& palette) {
  QColor ground = palette.panel;
  ground.setAlphaF(0.85F);
  return ground;
}

/// Signs of the splits in a line after `line`.
void paint_splits(QPainter& painter, const Palette& palette, const QRectF& line, double wide,
                  const MapClasses& classes) {
  double x = line.right() + grid::inside;
  for (const auto& [shape, name] : split_signs(classes)) {
    const double width = painter.fontMetrics().horizontalAdvance(name) + 20;
    if (x + width > wide) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground_of_words(palette));
    painter.drawRoundedRect(QRectF(x - 2, line.top(), width, line.height()), 2, 2);
    paint_shape(painter, shape, {x + 6, line.center().y()}, 3.5, palette.muted);
    painter.setPen(palette.muted);
    painter.drawText(QRectF(x + 14, line.top(), width, line.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, name);
    x += width + grid::inside;
  }
}

}  // namespace

void paint_words(QPainter& painter, const QWidget& on, double wide, const QString& caption,
                 const QString& shown, const MapClasses& classes) {
  const Palette& palette = Palette::of(on);
  painter.setFont(caption_font(on));
  const QFontMetrics metrics = painter.fontMetrics();
  const auto say = [&](QPointF left_top, const QString& words) {
    const QString text = metrics.elidedText(words, Qt::ElideRight, static_cast<int>(wide));
    const QRectF box(left_top, QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground_of_words(palette));
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(palette.muted);
    painter.drawText(box, Qt::AlignCenter, text);
    return box;
  };
  const double left = grid::unit;
  if (!caption.isEmpty()) say({left, grid::unit + 2.0}, caption);
  const double low = on.height() - metrics.height() - 2.0 - grid::unit - 2;
  paint_splits(painter, palette, say({left, low}, shown), wide, classes);
}

void paint_name(QPainter& painter, const QWidget& on, QPointF point, QStringList lines,
                const std::optional<QColor>& colour, const QRectF& taken) {
  const Palette& palette = Palette::of(on);
  const QFont fonts[] = {text_font(on), caption_font(on)};
  const auto is_class = [&](qsizetype line) { return colour && line == lines.size() - 1; };
  double wide = 0, high = 8;
  for (qsizetype line = 0; line < lines.size(); ++line) {
    const QFontMetrics metrics(fonts[line == 0 ? 0 : 1]);
    lines[line] = metrics.elidedText(lines[line], Qt::ElideMiddle, std::max(80, on.width() / 2));
    wide = std::max(wide, static_cast<double>(metrics.horizontalAdvance(lines[line])) +
                              (is_class(line) ? 14 : 0));
    high += metrics.height();
  }
  wide += 16;
  QPointF corner = point + QPointF(14, -high - 6);
  corner.setX(std::clamp(corner.x(), 4.0, std::max(4.0, on.width() - wide - 4)));
  if (corner.y() < 4) corner.setY(point.y() + 14);
  QRectF box(corner, QSizeF(wide, high));
  if (box.intersects(taken)) box.moveRight(std::min(point.x(), taken.left()) - 8);
  box.moveLeft(std::max(4.0, box.left()));
  painter.setPen(QPen(palette.line, 1));
  painter.setBrush(palette.raised);
  painter.drawRoundedRect(box.translated(0.5, 0.5), grid::radius, grid::radius);
  double y = box.top() + 4;
  for (qsizetype line = 0; line < lines.size(); ++line) {
    painter.setFont(fonts[line == 0 ? 0 : 1]);
    const QFontMetrics metrics(painter.font());
    double x = box.left() + 8;
    if (is_class(line)) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(*colour);
      painter.drawEllipse(QPointF(x + 4, y + metrics.height() / 2.0), 4, 4);
      x += 14;
    }
    painter.setPen(line == 0 ? palette.text : palette.muted);
    painter.drawText(QRectF(x, y, wide, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     lines[line]);
    y += metrics.height();
  }
}

QRectF label_box(const QFont& font, QPointF centre, const QString& word) {
  const QFontMetricsF metrics(font);
  const double wide = metrics.horizontalAdvance(word) + 6, high = metrics.height();
  return {centre.x() - wide / 2, centre.y() - high / 2, wide, high};
}

void paint_label(QPainter& painter, const QFont& font, const Palette& palette, QPointF centre,
                 const QString& word, const QColor& colour) {
  const QFontMetricsF metrics(font);
  const QRectF box = label_box(font, centre, word);
  QPainterPath letters;
  letters.addText(QPointF(box.left() + 3, box.center().y() + metrics.capHeight() / 2), font, word);
  QColor halo = palette.panel;
  halo.setAlphaF(0.9F);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(halo, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(letters);
  painter.fillPath(letters, mixed(palette.text, colour, 0.35));
}

void paint_rim_mark(QPainter& painter, const RimMark& mark, const QColor& colour, double size) {
  const QPointF out = mark.outward, along(-out.y(), out.x());
  const QPointF tip = mark.place - out * 1.0, base = tip - out * size;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawPolygon(QPolygonF{tip, base + along * size * 0.7, base - along * size * 0.7});
}

}  // namespace earshot
