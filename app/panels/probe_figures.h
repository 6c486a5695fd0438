#pragma once

#include <functional>
#include <optional>
#include <QHash>
#include <QWidget>

#include "app/panels/confusion_page.h"
#include "core/catalogue/catalogue.h"
#include "core/runs/evaluation.h"
#include "core/runs/evaluation_history.h"

class QStackedWidget;
class QTableWidget;

namespace earshot {

class DistortionFigures;
class EvaluationLine;
class PageTabs;
class ProbeSummary;

/// What a probe found, shown on pages: its figures beside those of the baselines, what distortions
/// leave of them, the confusion matrix with its clips, the figures of each class, and how earlier
/// evaluations of the run went.
class ProbeFigures : public QWidget {
  Q_OBJECT

 public:
  explicit ProbeFigures(const Catalogue& catalogue, QWidget* parent = nullptr);

  /// `past` ascend by step; `result` is among them.
  void show_result(const EvaluationResult& result, const std::vector<PastEvaluation>& past);
  /// Where there is no encoder to be judged yet: `result` without figures of its own, and words.
  void show_baselines(const EvaluationResult& result, const QString& words);
  ConfusionPage* confusion() const { return confusion_; }
  /// How the map colours the classes of a label column, by name; asked at each drawing.
  using ColoursOf = std::function<QHash<QString, int>(const QString& column)>;
  void set_colours_of(ColoursOf colours);
  void show_class_colours();

 Q_SIGNALS:
  /// A cell of the confusion matrix, by the classes of the result.
  void cell_clicked(int truth, int predicted);

 private:
  void show_page(int page);
  void show_distortions_page();
  void show_classes();
  void show_steps(const std::vector<PastEvaluation>& past);

  const Catalogue& catalogue_;
  std::optional<EvaluationResult> result_;
  ColoursOf colours_of_;
  QWidget* top_;
  PageTabs* tabs_;
  QStackedWidget* pages_;
  ProbeSummary* summary_;
  DistortionFigures* distortions_;
  ConfusionPage* confusion_;
  QTableWidget* classes_;
  EvaluationLine* steps_;
};

}  // namespace earshot
