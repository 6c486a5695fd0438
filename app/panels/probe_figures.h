#pragma once

#include <functional>
#include <optional>
#include <QHash>
#include <QWidget>

#include "core/catalogue/catalogue.h"
#include "core/runs/evaluation.h"

class QLabel;
class QStackedWidget;
class QTableWidget;

namespace earshot {

class DistortionFigures;
class HeatMap;
class PageTabs;

/// What a probe found, shown: one sentence of what it means, its figures beside those of the
/// baselines, what distortions leave of them, the confusion matrix, the figures of each class.
class ProbeFigures : public QWidget {
  Q_OBJECT

 public:
  explicit ProbeFigures(const Catalogue& catalogue, QWidget* parent = nullptr);

  void show_result(const EvaluationResult& result);
  /// How the map colours the classes of a label column, by name; asked at each drawing.
  using ColoursOf = std::function<QHash<QString, int>(const QString& column)>;
  void set_colours_of(ColoursOf colours);
  void show_class_colours();

 Q_SIGNALS:
  /// A cell of the confusion matrix.
  void cell_clicked(int truth, int predicted);

 private:
  void show_figures();
  void show_distortions_page();
  void show_confusion();
  void show_classes();

  const Catalogue& catalogue_;
  std::optional<EvaluationResult> result_;
  ColoursOf colours_of_;
  QLabel* meaning_;
  PageTabs* tabs_;
  QStackedWidget* pages_;
  QTableWidget* figures_;
  DistortionFigures* distortions_;
  HeatMap* confusion_;
  QTableWidget* classes_;
};

}  // namespace earshot
