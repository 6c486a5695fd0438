#pragma once

#include <QScrollArea>

#include "core/catalogue/catalogue.h"
#include "core/runs/evaluation.h"

class QLabel;
class QTableWidget;

namespace earshot {

class FigureBars;
struct FigureScale;

/// What the bars of a result stand on; `figure` is the one that ranks.
FigureScale scale_of(const Figure* figure, const EvaluationResult& result);

/// What a probe found, at a glance: its figure at large with its interval, a sentence of what it
/// means, a bar beside those of the baselines, and a table of the further figures. Before there is
/// an encoder to be judged, the baselines alone.
class ProbeSummary : public QScrollArea {
  Q_OBJECT

 public:
  explicit ProbeSummary(const Catalogue& catalogue, QWidget* parent = nullptr);

  void show_result(const EvaluationResult& result);
  /// `result` without figures of its own.
  void show_baselines(const EvaluationResult& result, const QString& words);

 private:
  void show_headline(const EvaluationResult& result);
  void show_bars(const EvaluationResult& result);
  void show_table(const EvaluationResult& result);
  /// The figure that ranks; null where the protocol has none.
  const Figure* ranking(const EvaluationResult& result);

  const Catalogue& catalogue_;
  std::vector<Figure> figures_;  ///< of the shown protocol
  QWidget* top_;
  QLabel* headline_;
  QLabel* of_what_;
  QLabel* meaning_;
  QLabel* before_;
  FigureBars* bars_;
  QTableWidget* table_;
};

}  // namespace earshot
