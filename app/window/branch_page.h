#pragma once

#include <QWidget>

#include "app/session/run_list.h"
#include "core/experiment/experiment.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace earshot {

class ParamRow;
class Session;

/// Chooses the step that a branch of a run begins at, the one setting that it has otherwise, and
/// how far it goes.
class BranchPage : public QWidget {
  Q_OBJECT

 public:
  explicit BranchPage(Session& session, QWidget* parent = nullptr);

  /// The run's details are there.
  void show_run(const RunSummary& run);

 Q_SIGNALS:
  /// Asked for, or not.
  void left(bool branched);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QString label_of(const std::string& path) const;
  void show_step();
  void show_setting();
  void show_whether_it_differs();
  void branch();

  Session& session_;
  RunSummary run_;
  Experiment experiment_;  ///< as it stood at the chosen step
  Value value_;
  QLabel* title_;
  QComboBox* step_;
  QComboBox* setting_;
  QVBoxLayout* place_;
  ParamRow* row_ = nullptr;
  QSpinBox* steps_;
  QPushButton* branch_;
};

}  // namespace earshot
