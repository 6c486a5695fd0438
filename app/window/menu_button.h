#pragma once

#include <QHash>

#include "widgets/chrome/icon_button.h"

class QMenu;

namespace earshot {

class Actions;

/// All menus behind one button: a click or F10 opens it, Alt and a menu's letter that menu.
class MenuButton : public IconButton {
  Q_OBJECT

 public:
  explicit MenuButton(QWidget* parent = nullptr);

  /// Makes a menu of each section, in the order of the list.
  void fill(const Actions& actions);
  /// nullptr where there is none such.
  QMenu* menu_of(const QString& section) const { return menus_.value(section); }
  QStringList sections() const { return sections_; }

 private:
  void open(QMenu* menu);

  QMenu* all_;
  QStringList sections_;
  QHash<QString, QMenu*> menus_;
};

}  // namespace earshot
