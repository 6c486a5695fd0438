#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace earshot {

class Actions;
class IconButton;
class RunSwitcher;
class Session;

/// The middle of the command bar: train or pause, one step, finish; what is worked on; how healthy,
/// how far, how long still; what keeps it from being trained.
class TrainBar : public QWidget {
  Q_OBJECT

 public:
  TrainBar(Session& session, Actions& actions, QWidget* parent);

 private:
  void show_state();

  Session& session_;
  QToolButton* train_;
  IconButton* step_;
  IconButton* finish_;
  RunSwitcher* subject_;
  QLabel* health_;
  QLabel* progress_;
};

}  // namespace earshot
