#pragma once

#include <QDialog>

namespace earshot {

class Actions;
class Panel;

/// Everything that can be asked of the window on one page: each action with its keys and its
/// sentence by menus, and what the mouse does in each panel; a field finds in it.
class KeysPage : public QDialog {
  Q_OBJECT

 public:
  KeysPage(const Actions& actions, const QList<Panel*>& panels, QWidget* parent);
};

}  // namespace earshot
