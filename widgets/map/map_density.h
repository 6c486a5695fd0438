#pragma once

#include <QColor>
#include <QImage>

#include "widgets/map/map_points.h"

namespace earshot {

/// A soft ground under the points, the plainer the denser they lie, over what is in the image.
/// `ratio`: device pixels to a pixel of the view; `strength` 0..1 where they are densest.
void paint_density(QImage& image, const ScreenPoints& screen, double ratio, double strength,
                   const QColor& tint);

}  // namespace earshot
