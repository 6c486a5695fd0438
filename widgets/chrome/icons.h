#pragma once

#include <QColor>
#include <QIcon>
#include <QStringList>

#include "widgets/chrome/palette.h"

namespace earshot {

/// A line drawing of our own (resources/icons/<name>.svg) in the palette's text colour, faint where
/// disabled, the accent where checked; sharp at any device pixel ratio. A name that is not drawn
/// gives an empty icon and a line in the log.
QIcon icon(const QString& name, const Palette& palette);
/// The same in one colour, for signs inside painters.
QIcon icon(const QString& name, const QColor& colour);

/// Makes the drawings known to Qt as ":/icons/...". icon() and apply() do it by themselves.
void load_drawings();

/// Every drawing there is, sorted.
QStringList icon_names();

}  // namespace earshot
