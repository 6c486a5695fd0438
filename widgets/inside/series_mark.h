#pragma once

#include <QColor>
#include <QPointF>

class QPainter;

namespace earshot {

struct Palette;

/// How one series among a few is told from the others: the first is the encoder's, filled and in
/// the accent; the others are baselines, hollow, each with a form and a colour.
constexpr double series_mark_radius = 4.5;
QColor series_colour(const Palette& palette, int series);
void paint_series_mark(QPainter& painter, const Palette& palette, QPointF at, int series,
                       bool filled = true);

}  // namespace earshot
