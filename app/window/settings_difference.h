#pragma once

#include <QDialog>
#include <vector>

#include "app/session/run_list.h"
#include "core/experiment/experiment.h"

class QComboBox;
class QLabel;
class QTableWidget;

namespace earshot {

class Session;

/// Where the settings of two runs differ, or of a run and the present experiment, as a table.
class SettingsDifference : public QDialog {
  Q_OBJECT

 public:
  SettingsDifference(Session& session, QWidget* parent);

 private:
  void fill_choices();
  void compare();
  const Experiment* chosen(const QComboBox* choice) const;

  Session& session_;
  std::vector<RunSummary> runs_;  ///< as the choices name them
  QComboBox* first_;
  QComboBox* second_;
  QLabel* words_;
  QTableWidget* table_;
};

}  // namespace earshot
