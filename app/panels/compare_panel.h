#pragma once

#include "app/session/session.h"
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
  static PanelWords words();
  explicit ComparePanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QSize least_useful() const override { return {340, 300}; }
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;

 private:
  void show_words();
  void show_table();
  void show_levels();
  void show_estimate();
  void export_picture();
  void export_table();
  /// Why the choice cannot be compared now; empty where it can.
  QString refusal() const;
  void choose_folder();
  void start_or_stop();
  /// Keeps the choice and its folder at once: a comparison outlives a crash.
  void keep();

  Session& session_;
  QPushButton* start_;
  ElidedLabel* state_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  CompareChoice* choice_;
  CompareTable* table_;
  ComparisonChart* chart_;
  EmptyState* empty_;
  bool looked_ = false;
};

}  // namespace earshot
