#pragma once

#include <QDialog>

namespace earshot {

class Actions;

/// Every key on one page, by section, read from the action registry.
class KeysPage : public QDialog {
  Q_OBJECT

 public:
  KeysPage(const Actions& actions, QWidget* parent);
};

}  // namespace earshot
