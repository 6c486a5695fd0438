#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace earshot {

class IconButton;

/// Start, pause, step, finish, resume; how far it is, how fast, how healthy.
class TrainingPanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit TrainingPanel(Session& session, QWidget* parent = nullptr);

 protected:
  void refresh() override;

 private:
  QLayout* make_buttons();
  QLayout* make_figures();
  void show_progress();
  void show_epoch();
  void show_health();
  QString method_summary() const;
  bool foretells_frames() const;

  Session& session_;
  QPushButton* train_;
  IconButton* step_;
  QSpinBox* count_;
  QPushButton* finish_;
  QPushButton* resume_;
  QProgressBar* bar_;
  QLabel* state_;
  QLabel* step_caption_;
  QLabel* step_figure_;
  QLabel* rate_figure_;
  QLabel* left_figure_;
  QLabel* loss_figure_;
  QLabel* health_;
  QLabel* watch_;
};

}  // namespace earshot
