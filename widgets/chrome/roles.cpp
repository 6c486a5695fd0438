#include "widgets/chrome/roles.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace earshot {

void set_role(QWidget* widget, const char* role) {
  if (widget->property("role") == QLatin1String(role)) return;
  widget->setProperty("role", role);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

}  // namespace earshot
