#pragma once

#include <memory>
#include <QObject>

#include "app/session/desktop.h"

class QWidget;

namespace earshot {

class Session;

/// While this window trains a run, the machine does not go to sleep; when one ends by itself and
/// nobody looks at the window, the desktop says so. Both as the settings wish.
class WhileTraining : public QObject {
  Q_OBJECT

 public:
  /// The window is looked at while it is the active one; it outlives this.
  WhileTraining(Session& session, const QWidget& window, Desktop desktop);

  /// The run's state, or a setting, is another.
  void look();

 private:
  void hold();
  void let_go();
  void tell_end();

  Session& session_;
  const QWidget& window_;
  Desktop desktop_;
  std::shared_ptr<void> held_;
  bool wanted_ = false;
};

}  // namespace earshot
