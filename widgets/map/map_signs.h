#pragma once

#include <optional>
#include <QColor>
#include <QPointF>
#include <QString>
#include <QStringList>

#include "widgets/map/map_frame.h"
#include "widgets/map/map_points.h"
#include "widgets/map/map_stamps.h"

class QFont;
class QPainter;
class QWidget;

namespace earshot {

class MapClasses;
struct Palette;

// What is painted on top of a map's points, in the font and palette of its widget.

/// A small cross of axes around a corner, which turns with the cloud.
void paint_axes(QPainter& painter, const QWidget& on, const MapCamera& camera, QPointF corner);

/// A point that stands out: larger, ringed, on a ground of its own.
void paint_lit(QPainter& painter, const QWidget& on, QPointF at, double radius, MapShape shape,
               const QColor& colour, bool chosen);

/// What is shown above, how much of it below, with the signs of the splits that occur; no wider
/// than `wide`. Words keep a ground under them, so that points do not run through the letters.
void paint_words(QPainter& painter, const QWidget& on, double wide, const QString& caption,
                 const QString& shown, const MapClasses& classes);

/// The signs of the splits that occur, where there are two or more.
std::vector<std::pair<MapShape, QString>> split_signs(const MapClasses& classes);

/// A name beside a point: the first line larger, the last with its class's colour where it has one.
/// It keeps clear of `taken`.
void paint_name(QPainter& painter, const QWidget& on, QPointF point, QStringList lines,
                const std::optional<QColor>& colour, const QRectF& taken);

/// A word on the map with a halo in the ground's colour.
void paint_label(QPainter& painter, const QFont& font, const Palette& palette, QPointF centre,
                 const QString& word, const QColor& colour);
/// The room that it takes.
QRectF label_box(const QFont& font, QPointF centre, const QString& word);

/// A small triangle at the rim that points to what lies beyond it.
void paint_rim_mark(QPainter& painter, const RimMark& mark, const QColor& colour, double size);

}  // namespace earshot
