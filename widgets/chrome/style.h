#pragma once

#include <QFont>
#include <QString>

#include "widgets/chrome/palette.h"

class QApplication;
class QWidget;

namespace earshot {

/// The grid, in device-independent pixels.
namespace grid {
constexpr int unit = 4;
constexpr int inside = 8;    ///< within a group
constexpr int between = 16;  ///< between groups
constexpr int inset = 12;    ///< from a panel's edge to what stands in it
constexpr int radius = 4;    ///< of corners
constexpr int icon = 16;     ///< icons are drawn for this size
constexpr int title_line = 28;
}  // namespace grid

/// Puts Fusion, the palette, the type and a small style sheet on the whole program. `type_scale`
/// is 1, or 1.25 for the Teach layout. May be called again at any time; where `follow_system` is
/// on, the caller passes Palette::for_system() after QEvent::ThemeChange.
///
/// Widgets say what they are by the property "role" (labels: "caption", "muted", "figure",
/// "headline", "good", "careful", "bad"; push buttons and tool buttons: "primary") and by "wrong" =
/// true for a field with a bad value.
void apply(QApplication& application, const Palette& palette, double type_scale = 1.0);

/// The font that apply() sets, before there are widgets: until the event loop runs, those that
/// there are keep theirs.
void apply_font(QApplication& application, double type_scale);

/// The style sheet alone, for tests.
QString style_sheet(const Palette& palette, double type_scale);

/// The four sizes of type, from the widget's own font: 11 px captions, 13 px text, 20 px figures,
/// 28 px for the one figure that a panel exists for; all times the scale that apply() was given.
QFont caption_font(const QWidget& widget);
QFont text_font(const QWidget& widget);
QFont figure_font(const QWidget& widget);
QFont headline_font(const QWidget& widget);

/// How high a row of a list is in this type: `least`, or what large type needs.
int list_row_height(const QWidget& widget, int least);

/// A number for people: four significant digits at most, no exponent between 0.001 and 99,999;
/// grouping with a thin space from five digits on. NaN is "not a number".
QString number_text(double value);
/// The number, a thin space, the unit.
QString with_unit(double value, const QString& unit);

}  // namespace earshot
