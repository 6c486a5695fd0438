#include <cmath>
#include <QPainter>
#include <QPainterPath>

#include "widgets/chrome/palette.h"
#include "widgets/chrome/style.h"
#include "widgets/map/map_view.h"

namespace earshot {

void MapView::paintEvent(QPaintEvent*) {
  if (picture_is_old_) draw_points();
  QPainter painter(this);
  painter.drawImage(0, 0, picture_);
  if (points_.size() == 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  if (shown_solid()) paint_axes(painter);
  paint_relations(painter);
  paint_gesture(painter);
  paint_words(painter);
  if (gesture_ == Gesture::None) paint_name(painter);
  if (hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(Palette::of(*this).accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
  }
}

void MapView::paint_axes(QPainter& painter) const {
  // A small cross of axes in the corner, which turns with the cloud.
  const Palette& palette = Palette::of(*this);
  const QPointF corner(room().width() - 32, height() - 32.0);
  painter.setFont(caption_font(*this));
  const QString names[] = {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")};
  for (int axis = 0; axis < 3; ++axis) {
    const QPointF tip(camera_.rotation[axis] * 18, -camera_.rotation[3 + axis] * 18);
    const bool towards = camera_.rotation[6 + axis] >= -0.2;
    painter.setPen(QPen(towards ? palette.muted : palette.line, 1));
    painter.drawLine(corner, corner + tip);
    const QPointF name = corner + tip * 1.45;
    painter.drawText(QRectF(name - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, names[axis]);
  }
}

void MapView::paint_lit(QPainter& painter, std::int64_t row, double larger, bool chosen) const {
  const Palette& palette = Palette::of(*this);
  const QPointF at = place_of(row);
  const double radius = std::max(ink_.radius, 2.5) + larger;
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.panel);
  painter.drawEllipse(at, radius + 3.5, radius + 3.5);
  paint_shape(painter, shape_of(row), at, radius, colour_of(row));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chosen ? palette.accent : palette.muted, chosen ? 2 : 1));
  painter.drawEllipse(at, radius + 3, radius + 3);
}

void MapView::paint_relations(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  if (selected_ >= 0 && !neighbours_.empty()) {
    QColor thread = palette.accent;
    thread.setAlphaF(0.45F);
    painter.setPen(QPen(thread, 1));
    const QPointF from = place_of(selected_);
    for (const std::int64_t row : neighbours_) painter.drawLine(from, place_of(row));
    for (auto row = neighbours_.rbegin(); row != neighbours_.rend(); ++row) {
      paint_lit(painter, *row, 0.5, false);
    }
  }
  if (selected_ >= 0) paint_lit(painter, selected_, 2, true);
  if (hovered_ >= 0 && hovered_ < rows() && hovered_ != selected_) {
    paint_lit(painter, hovered_, 1.5, false);
  }
}

void MapView::paint_gesture(QPainter& painter) const {
  if (gesture_ != Gesture::Box && gesture_ != Gesture::Lasso) return;
  const Palette& palette = Palette::of(*this);
  QColor fill = palette.accent;
  fill.setAlphaF(0.12F);
  painter.setPen(QPen(palette.accent, 1));
  painter.setBrush(fill);
  if (gesture_ == Gesture::Box) {
    painter.drawRect(QRectF(pressed_at_, last_at_).normalized());
  } else {
    painter.drawPolygon(lasso_);
  }
}

void MapView::paint_words(QPainter& painter) const {
  const Palette& palette = Palette::of(*this);
  const QFont font = caption_font(*this);
  const QFontMetrics metrics(font);
  painter.setFont(font);
  const double wide = room().width() - 2 * grid::inside;
  // Words keep a ground under them, so that points do not run through the letters.
  const auto say = [&](QPointF left_top, const QString& words) {
    const QString text = metrics.elidedText(words, Qt::ElideRight, static_cast<int>(wide));
    const QRectF box(left_top, QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2));
    QColor ground = palette.panel;
    ground.setAlphaF(0.8F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(palette.muted);
    painter.drawText(box, Qt::AlignCenter, text);
    return box;
  };
  const double left = grid::unit;
  if (!caption_.isEmpty()) say({left, grid::unit + 2.0}, caption_);
  const double low = height() - metrics.height() - 2.0 - grid::unit - 2;
  QString shown = shown_text();
  if (!marked_.empty()) {
    shown += QStringLiteral(" · ") +
             tr("%1 marked").arg(number_text(static_cast<double>(marked_.size())));
  }
  const QRectF box = say({left, low}, shown);

  bool used[3] = {false, false, false};
  for (const Split split : split_of_) used[static_cast<int>(split)] = true;
  if (used[0] + used[1] + used[2] < 2) return;
  const std::pair<MapShape, QString> shapes[] = {{MapShape::Disc, tr("train")},
                                                 {MapShape::Ring, tr("validation")},
                                                 {MapShape::Diamond, tr("test")}};
  double x = box.right() + grid::inside;
  for (int index = 0; index < 3; ++index) {
    if (!used[index]) continue;
    const auto& [shape, name] = shapes[index];
    const double width_needed = metrics.horizontalAdvance(name) + 20;
    if (x + width_needed > wide) return;
    paint_shape(painter, shape, {x + 6, box.center().y()}, 3.5, palette.muted);
    painter.setPen(palette.muted);
    painter.drawText(QRectF(x + 14, box.top(), width_needed, box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, name);
    x += width_needed + grid::inside;
  }
}

void MapView::paint_name(QPainter& painter) const {
  const std::int64_t row = hovered_;
  if (row < 0 || row >= rows()) return;
  const Palette& palette = Palette::of(*this);
  QStringList lines;
  if (name_of_) lines = name_of_(row).split(QLatin1Char('\n'));
  if (lines.isEmpty()) lines.append(tr("row %1").arg(row));
  const auto at = static_cast<std::size_t>(row);
  const int one = at < class_of_.size() ? class_of_[at] : -1;
  const bool has_class = one >= 0 && one < class_names_.size();
  if (has_class) lines.append(class_names_[one]);

  const QFont fonts[] = {text_font(*this), caption_font(*this)};
  double wide = 0, high = 8;
  for (int index = 0; index < lines.size(); ++index) {
    const QFontMetrics metrics(fonts[index == 0 ? 0 : 1]);
    const int room_for_text = std::max(80, width() / 2);
    lines[index] = metrics.elidedText(lines[index], Qt::ElideMiddle, room_for_text);
    const bool is_class = has_class && index == lines.size() - 1;
    wide = std::max(
        wide, static_cast<double>(metrics.horizontalAdvance(lines[index])) + (is_class ? 14 : 0));
    high += metrics.height();
  }
  wide += 16;
  QPointF corner = place_of(row) + QPointF(14, -high - 6);
  corner.setX(std::clamp(corner.x(), 4.0, std::max(4.0, width() - wide - 4)));
  if (corner.y() < 4) corner.setY(place_of(row).y() + 14);
  const QRectF box(corner, QSizeF(wide, high));
  painter.setPen(QPen(palette.line, 1));
  painter.setBrush(palette.raised);
  painter.drawRoundedRect(box.translated(0.5, 0.5), grid::radius, grid::radius);
  double y = box.top() + 4;
  for (int index = 0; index < lines.size(); ++index) {
    painter.setFont(fonts[index == 0 ? 0 : 1]);
    const QFontMetrics metrics(painter.font());
    double x = box.left() + 8;
    if (has_class && index == lines.size() - 1) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(colour_of(row));
      painter.drawEllipse(QPointF(x + 4, y + metrics.height() / 2.0), 4, 4);
      x += 14;
    }
    painter.setPen(index == 0 ? palette.text : palette.muted);
    painter.drawText(QRectF(x, y, wide, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     lines[index]);
    y += metrics.height();
  }
}

}  // namespace earshot
