#pragma once

#include <functional>
#include <QString>

class QWidget;

namespace earshot::gallery {

/// Shows the widget and writes its picture.
using Save = std::function<void(QWidget&, const QString&)>;

void draw_icons(const Save& save);
void draw_controls(const Save& save);
void draw_maps(const Save& save);
void draw_curves(const Save& save);
void draw_lanes(const Save& save);
void draw_heat_maps(const Save& save);

}  // namespace earshot::gallery
