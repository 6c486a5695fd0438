#pragma once

class QWidget;

namespace earshot {

/// Says what a widget is ("bad", "muted": style.h) and has it drawn so.
void set_role(QWidget* widget, const char* role);

}  // namespace earshot
