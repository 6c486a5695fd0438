#pragma once

#include <cstdint>
#include <QByteArray>
#include <QFont>
#include <QSize>
#include <QStringList>
#include <vector>

#include "widgets/chrome/legend.h"
#include "widgets/chrome/palette.h"
#include "widgets/map/map_look.h"
#include "widgets/map/map_painter.h"
#include "widgets/map/map_points.h"

class QPainter;

namespace earshot {

/// All that a picture of a map is made of, by value: it can be drawn on any thread and at any size.
/// What somebody has just chosen or hovers over is not part of it.
struct MapPicture {
  struct Name {
    QString words;
    QColor colour;
    float x = 0, y = 0, z = 0;  ///< in the space of the points
  };
  MapPoints points;
  MapCamera camera;
  bool flat = false;
  bool whole = true;  ///< framed anew for the shape of the picture
  double closer = 1;  ///< else: how much nearer it is looked at than the whole
  MapLook look;
  MapInk ink;
  std::vector<Name> names;
  std::vector<LegendEntry> legend;
  QString legend_head, caption, count;
  std::vector<std::pair<MapShape, QString>> splits;
  QFont font;  ///< of text, 13 px
  Palette palette;
};

/// In a space of `size`, in which text is 13 px high.
void draw(const MapPicture& picture, QPainter& painter, QSizeF size);

/// Of so many pixels; the longer side stands for a thousand of draw()'s. Throws std::runtime_error
/// where there is no memory for it.
QByteArray png_of(const MapPicture& picture, QSize pixels);
/// Of this shape, to be drawn at any size.
QByteArray svg_of(const MapPicture& picture, QSize shape);

}  // namespace earshot
