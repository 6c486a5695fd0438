#include "widgets/chrome/icon_button.h"

#include <QEvent>

#include "widgets/chrome/icons.h"
#include "widgets/chrome/style.h"

namespace earshot {

IconButton::IconButton(const QString& icon, const QString& name, QWidget* parent)
    : QToolButton(parent), icon_(icon) {
  setAccessibleName(name);
  setToolTip(name);
  setAutoRaise(true);
  setIconSize({grid::icon, grid::icon});
  tint();
}

void IconButton::set_icon(const QString& icon) {
  if (icon == icon_) return;
  icon_ = icon;
  tint();
}

void IconButton::changeEvent(QEvent* event) {
  QToolButton::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) tint();
}

void IconButton::tint() {
  setIcon(earshot::icon(icon_, Palette::of(*this)));
}

}  // namespace earshot
