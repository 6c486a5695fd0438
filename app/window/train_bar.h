#pragma once

#include <QToolBar>

class QLabel;
class QToolButton;

namespace earshot {

class Actions;
class IconButton;
class RunSwitcher;
class Session;

/// The bar at the top: train or pause, one step, finish; what is worked on; how healthy; how fast.
class TrainBar : public QToolBar {
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
  QLabel* rate_;
  QLabel* progress_;
  QLabel* obstacle_;
};

}  // namespace earshot
