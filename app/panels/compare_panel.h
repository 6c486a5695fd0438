#pragma once

#include "app/window/session.h"
#include "core/evaluation/compare.h"
#include "widgets/panel.h"

class QBoxLayout;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace earshot {

class CompareTable;
class ComparisonChart;

/// Several methods on the open sounds, trained one after another with several seeds: a list to
/// choose from, and one table and one chart of what came of it. Choosing the same again goes on
/// where it was stopped.
class ComparePanel : public Panel {
  Q_OBJECT

 public:
  explicit ComparePanel(Session& session, QWidget* parent = nullptr);

  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;
  /// Choice and results stand side by side where the panel is low and wide.
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* make_choice();
  QWidget* make_result();
  void start_or_stop();
  void start();
  /// Keeps the choice and its folder at once: a comparison outlives a crash.
  void keep();
  void work_ended();
  /// Throws ParameterError where a chosen preset cannot be trained on the open sounds.
  Comparison chosen() const;
  void take(const TrialResult& trial);
  void show_trials();

  Session& session_;
  QBoxLayout* body_;    ///< choice and results
  QBoxLayout* choice_;  ///< methods and how they are trained
  QListWidget* presets_;
  QComboBox* encoder_;
  QSpinBox* seeds_;
  QSpinBox* minutes_;
  QPushButton* start_;
  QLabel* state_;
  CompareTable* table_;
  ComparisonChart* chart_;
  EmptyState* empty_;
  std::vector<TrialResult> trials_;
  std::filesystem::path folder_;  ///< of what is not done yet; empty where all is
  int task_ = 0;
  bool at_work_ = false;  ///< the worker lives; after Stop it still saves
  int reading_ = 0;
};

}  // namespace earshot
