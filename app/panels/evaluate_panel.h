#pragma once

#include <functional>
#include <optional>
#include <QHash>

#include "app/session/session.h"
#include "core/runs/evaluation.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTableWidget;

namespace earshot {

class HeatMap;

/// The linear probe of the open run beside its baselines: one sentence of what it means, the
/// confusion matrix whose cells play their mistakes, the figures of each class.
class EvaluatePanel : public Panel {
  Q_OBJECT

 public:
  explicit EvaluatePanel(Session& session, QWidget* parent = nullptr);

  /// Evaluates the open run's checkpoint on another thread.
  void evaluate();
  /// Why there is nothing to evaluate now, in one line; empty where there is.
  QString refusal() const;
  /// How the map colours the classes of a label column, by name; asked at each drawing.
  using ColoursOf = std::function<QHash<QString, int>(const QString& column)>;
  void set_colours_of(ColoursOf colours);
  void show_class_colours();

 Q_SIGNALS:
  void refusal_changed();

 protected:
  void refresh() override;

 private:
  void make_result();
  void show_columns();
  /// The column that is probed: the chosen one, else the run's own.
  std::string label() const;
  void load_kept_result();
  void look_at_labels();
  void drop_result_of_other_clips();
  void show_figures();
  void show_confusion();
  void show_classes();
  void hear_mistake(int truth, int predicted);

  Session& session_;
  LabelCheck labels_;  ///< of the column that is probed
  int task_ = 0;
  int reading_ = 0;
  ColoursOf colours_of_;
  QString working_;  ///< what the evaluation is at
  QString fault_;
  std::optional<EvaluationResult> result_;
  EmptyState* empty_;
  QWidget* result_box_;
  QLabel* meaning_;
  QLabel* work_;
  QTableWidget* figures_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  HeatMap* confusion_;
  QTableWidget* classes_;
  QPushButton* again_;
  QComboBox* column_;
  std::int64_t mistake_cell_ = -1;
  int mistake_ = 0;
};

/// One sentence of what the figures mean, for people.
QString meaning_of(const EvaluationResult& result);

}  // namespace earshot
