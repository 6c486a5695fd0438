#pragma once

#include "app/session/session.h"
#include "core/runs/compare.h"
#include "widgets/chrome/panel.h"

class QPushButton;
class QStackedWidget;
class QTabBar;

namespace earshot {

class CompareChoice;
class CompareTable;
class ComparisonChart;
class ElidedLabel;

/// Several methods on the open sounds, trained one after another with several seeds: a list to
/// choose from, and one table and one chart of what came of it. Choosing the same again goes on
/// where it was stopped. A comparison that was made elsewhere is opened from its folder.
class ComparePanel : public Panel {
  Q_OBJECT

 public:
  explicit ComparePanel(Session& session, QWidget* parent = nullptr);

  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  /// Shows the trials of a folder that `earshot compare` or this panel wrote.
  void open_comparison(const QString& folder);

 protected:
  void refresh() override;

 private:
  void say(const QString& words);
  void show_words();
  /// Why the choice cannot be compared now; empty where it can.
  QString refusal() const;
  void choose_folder();
  void start_or_stop();
  void start();
  /// Keeps the choice and its folder at once: a comparison outlives a crash.
  void keep();
  void work_ended();
  void take(const TrialResult& trial);
  void show_trials();

  Session& session_;
  QPushButton* start_;
  ElidedLabel* state_;
  QString said_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  CompareChoice* choice_;
  CompareTable* table_;
  ComparisonChart* chart_;
  EmptyState* empty_;
  std::vector<TrialResult> trials_;
  std::filesystem::path folder_;  ///< of what is not done yet; empty where all is
  std::filesystem::path shown_;   ///< whose trials are shown, where all are done
  int task_ = 0;
  bool at_work_ = false;  ///< the worker lives; after Stop it still saves
  int reading_ = 0;
  int opening_ = 0;
};

}  // namespace earshot
