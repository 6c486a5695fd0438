#include "widgets/map/map_picture.h"

#include <algorithm>
#include <cmath>
#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QSvgGenerator>
#include <stdexcept>

#include "widgets/chrome/style.h"
#include "widgets/map/map_density.h"
#include "widgets/map/map_frame.h"
#include "widgets/map/map_signs.h"

namespace earshot {
namespace {

constexpr double longer_side = 1000;
constexpr double edge = 16;
constexpr double legend_row = 20;

QSizeF drawn_size(QSize shape) {
  const double factor = longer_side / std::max({1, shape.width(), shape.height()});
  return QSizeF(shape) * factor;
}

/// In the middle of the points' own colours, as the map draws them by depth.
class PointPainter {
 public:
  PointPainter(const MapPicture& picture, QPainter& painter, const ScreenPoints& screen)
      : picture_(picture),
        painter_(painter),
        screen_(screen),
        solid_(picture.points.solid() && !picture.flat) {}

  void paint_all() const {
    const MapInk& ink = picture_.ink;
    const auto order = solid_ ? depth_order(screen_.depth) : mingled_order(screen_.x.size());
    for (const MapLayer layer : {MapLayer::Muted, MapLayer::Other, MapLayer::Front}) {
      for (const std::uint32_t row : order) {
        const MapLayer own = ink.layer.empty() ? MapLayer::Front : ink.layer[row];
        if (own == layer) paint(row, own == MapLayer::Muted);
      }
    }
  }

 private:
  void paint(std::uint32_t row, bool muted) const {
    const MapInk& ink = picture_.ink;
    const double depth = static_cast<double>(screen_.depth[row]);
    const QPointF at(static_cast<double>(screen_.x[row]), static_cast<double>(screen_.y[row]));
    const double nearer = solid_ ? 0.65 + 0.35 * (std::clamp(depth, -1.0, 1.0) + 1) : 1.0;
    const double radius = ink.radius * nearer;
    const MapShape shape = ink.shape.empty() ? MapShape::Disc : ink.shape[row];
    const QColor ground = QColor::fromRgb(ink.background);
    QColor colour = QColor::fromRgb(muted ? ink.muted : ink.colours[ink.colour[row]]);
    if (solid_ && !muted) {
      colour = mixed(colour, ground, std::clamp((0.9 - depth) * 0.24, 0.0, 0.45));
    }
    if (!muted) colour.setAlphaF(static_cast<float>(ink.strength));
    if (ink.outlined && !muted) {
      QColor rim = ground;
      rim.setAlphaF(0.6F);
      painter_.setPen(Qt::NoPen);
      painter_.setBrush(rim);
      painter_.drawEllipse(at, radius + 0.9, radius + 0.9);
    }
    paint_shape(painter_, shape, at, radius, colour);
  }

  const MapPicture& picture_;
  QPainter& painter_;
  const ScreenPoints& screen_;
  bool solid_;
};

double legend_width(const MapPicture& picture, const QFontMetricsF& metrics) {
  if (!picture.look.legend || picture.legend.empty()) return 0;
  double wide = metrics.horizontalAdvance(picture.legend_head);
  for (const LegendEntry& entry : picture.legend) {
    wide = std::max(
        wide, 36 + metrics.horizontalAdvance(entry.name) + metrics.horizontalAdvance(entry.value));
  }
  return wide + edge;
}

void draw_legend(const MapPicture& picture, QPainter& painter, const QRectF& place) {
  const Palette& palette = picture.palette;
  double y = place.top();
  painter.setPen(palette.muted);
  if (!picture.legend_head.isEmpty()) {
    painter.drawText(QRectF(place.left(), y, place.width(), legend_row),
                     Qt::AlignLeft | Qt::AlignVCenter, picture.legend_head);
    y += legend_row;
  }
  const auto rows = static_cast<std::size_t>(std::max(0.0, (place.bottom() - y) / legend_row));
  const std::size_t shown =
      picture.legend.size() <= rows ? rows : std::max<std::size_t>(1, rows) - 1;
  for (std::size_t i = 0; i < picture.legend.size(); ++i, y += legend_row) {
    const QRectF row(place.left(), y, place.width(), legend_row);
    if (i >= shown) {
      painter.setPen(palette.muted);
      painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                       QCoreApplication::translate("MapPicture", "and %1 more")
                           .arg(picture.legend.size() - shown));
      return;
    }
    const LegendEntry& entry = picture.legend[i];
    paint_shape(painter, MapShape::Disc, {row.left() + 6, row.center().y()}, 4.5, entry.colour);
    painter.setPen(palette.text);
    painter.drawText(row.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.name);
    painter.setPen(palette.muted);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, entry.value);
  }
}

void draw_words(const MapPicture& picture, QPainter& painter, QSizeF size, double line) {
  const QFontMetricsF metrics(picture.font);
  const double wide = size.width() - 2 * edge;
  painter.setPen(picture.palette.muted);
  painter.drawText(QRectF(edge, edge, wide, line), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(picture.caption, Qt::ElideRight, wide));
  const QRectF low(edge, size.height() - edge - line, wide, line);
  painter.drawText(low, Qt::AlignLeft | Qt::AlignVCenter, picture.count);
  double x = low.left() + metrics.horizontalAdvance(picture.count) + edge;
  for (const auto& [shape, words] : picture.splits) {
    paint_shape(painter, shape, {x + 6, low.center().y()}, 4, picture.palette.muted);
    painter.setPen(picture.palette.muted);
    painter.drawText(QRectF(x + 16, low.top(), wide, line), Qt::AlignLeft | Qt::AlignVCenter,
                     words);
    x += 16 + metrics.horizontalAdvance(words) + edge;
  }
}

void draw_names(const MapPicture& picture, QPainter& painter, const MapCamera& camera,
                QSizeF view) {
  ScreenPoints screen;
  MapPoints places;
  for (const MapPicture::Name& name : picture.names) {
    places.x.push_back(name.x);
    places.y.push_back(name.y);
    if (picture.points.solid()) places.z.push_back(name.z);
  }
  project(places, camera, view, picture.flat, screen);
  std::vector<QRectF> taken;
  for (std::size_t i = 0; i < picture.names.size(); ++i) {
    const QPointF at(static_cast<double>(screen.x[i]), static_cast<double>(screen.y[i]));
    const QRectF box = label_box(picture.font, at, picture.names[i].words);
    const bool hidden =
        !QRectF(QPointF(), view).contains(box) ||
        std::any_of(taken.begin(), taken.end(), [&](const QRectF& o) { return o.intersects(box); });
    if (hidden) continue;
    paint_label(painter, picture.font, picture.palette, at, picture.names[i].words,
                picture.names[i].colour);
    taken.push_back(box);
  }
}

}  // namespace

void draw(const MapPicture& given, QPainter& painter, QSizeF size) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRectF(QPointF(), size), given.palette.panel);
  painter.setFont(given.font);
  const QFontMetricsF metrics(given.font);
  const double line = metrics.height();
  const double aside = std::min(legend_width(given, metrics), size.width() / 3);
  const QRectF map(edge / 2, edge + line + 4, std::max(1.0, size.width() - edge - aside),
                   std::max(1.0, size.height() - 2 * (edge + line + 4)));

  MapPicture picture = given;
  MapCamera camera = picture.camera;
  if (picture.whole) camera = framing_of_all(picture.points, camera, map.size(), picture.flat);
  ScreenPoints screen;
  project(picture.points, camera, map.size(), picture.flat, screen);
  const auto count = std::max(1.0, static_cast<double>(picture.points.size()));
  const double closer = picture.whole ? 1 : std::max(0.1, picture.closer);
  const double apart = std::sqrt(0.6 * map.width() * map.height() / count) * std::sqrt(closer);
  picture.ink.radius = std::clamp(point_radius(apart) * picture.look.size, 0.7, 9.0);
  picture.ink.strength = std::clamp(point_strength(apart) * picture.look.opacity, 0.05, 1.0);

  painter.save();
  painter.translate(map.topLeft());
  painter.setClipRect(QRectF(QPointF(), map.size()));
  if (picture.look.density > 0) {
    QImage ground(map.size().toSize(), QImage::Format_ARGB32_Premultiplied);
    ground.fill(Qt::transparent);
    paint_density(ground, screen, 1, 0.6 * picture.look.density,
                  mixed(picture.palette.panel, picture.palette.muted, 0.7));
    painter.drawImage(QPointF(), ground);
  }
  PointPainter(picture, painter, screen).paint_all();
  if (picture.whole) {
    for (const RimMark& mark : rim_marks(screen, map.size())) {
      const auto row = static_cast<std::size_t>(mark.row);
      const MapInk& ink = picture.ink;
      const bool muted = !ink.layer.empty() && ink.layer[row] == MapLayer::Muted;
      paint_rim_mark(painter, mark,
                     QColor::fromRgb(muted ? ink.muted : ink.colours[ink.colour[row]]), 5);
    }
  }
  if (picture.look.labels) draw_names(picture, painter, camera, map.size());
  painter.restore();
  draw_words(picture, painter, size, line);
  if (aside > 0) {
    draw_legend(picture, painter,
                QRectF(size.width() - aside, map.top(), aside - edge, map.height()));
  }
}

QByteArray png_of(const MapPicture& picture, QSize pixels) {
  QImage image(pixels, QImage::Format_RGB32);
  if (image.isNull()) {
    throw std::runtime_error("no memory for a picture of " + std::to_string(pixels.width()) +
                             " x " + std::to_string(pixels.height()) +
                             " pixels; a smaller one may do");
  }
  const QSizeF size = drawn_size(pixels);
  QPainter painter(&image);
  painter.scale(pixels.width() / size.width(), pixels.height() / size.height());
  draw(picture, painter, size);
  painter.end();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

QByteArray svg_of(const MapPicture& picture, QSize shape) {
  const QSizeF size = drawn_size(shape);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize(size.toSize());
  generator.setViewBox(QRectF(QPointF(), size));
  generator.setTitle(picture.caption);
  QPainter painter(&generator);
  draw(picture, painter, size);
  painter.end();
  return bytes;
}

}  // namespace earshot
