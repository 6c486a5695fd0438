#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace earshot {

class ProbeFigures;

/// The linear probe of the open run beside its baselines; the cells of its confusion matrix play
/// their mistakes.
class EvaluatePanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit EvaluatePanel(Session& session, QWidget* parent = nullptr);

  void add_actions(Actions& actions) override;
  ProbeFigures* figures() const { return figures_; }

 protected:
  void refresh() override;

 private:
  void show_columns();
  void show_protocol();
  QString no_result_words() const;
  void hear_mistake(int truth, int predicted);

  Session& session_;
  EmptyState* empty_;
  ProbeFigures* figures_;
  QLabel* work_;
  QPushButton* again_;
  QComboBox* column_;
  QComboBox* protocol_;
  std::int64_t mistake_cell_ = -1;
  int mistake_ = 0;
};

}  // namespace earshot
