#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace earshot {

class IconButton;
class ProbeFigures;
class TitleTools;

/// The linear probe of the open run beside its baselines, and the baselines alone before there is
/// one; the cells of its confusion matrix list their clips, which play.
class EvaluatePanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit EvaluatePanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  QList<Gesture> gestures() const override;
  QSize least_useful() const override { return {300, 230}; }
  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;
  ProbeFigures* figures() const { return figures_; }

 protected:
  void refresh() override;

 private:
  void show_columns();
  void show_protocol();
  QString no_result_words() const;
  /// What is to be beaten, in words.
  QString baseline_words() const;
  void show_baselines();
  void list_cell(int truth, int predicted);
  void hear_of_cell(int place);

  Session& session_;
  EmptyState* empty_;
  ProbeFigures* figures_;
  QLabel* work_;
  QWidget* below_;
  QLabel* below_words_;
  QPushButton* begin_;
  IconButton* again_;
  TitleTools* tools_;
  QComboBox* column_;
  QComboBox* protocol_;
  std::pair<int, int> cell_{-1, -1};  ///< whose clips are listed, by truth and prediction
  std::vector<std::int64_t> cell_clips_;
};

}  // namespace earshot
