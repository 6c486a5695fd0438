#pragma once

#include <QScrollArea>

#include "core/catalogue/catalogue.h"
#include "core/runs/evaluation.h"
#include "widgets/inside/dot_rows.h"

class QTableWidget;

namespace earshot {

/// What is left of a probe through each distortion, shown: a picture of the encoder beside its
/// baselines, what the training has met anything like apart from what it has not, and a table.
class DistortionFigures : public QScrollArea {
  Q_OBJECT

 public:
  explicit DistortionFigures(const Catalogue& catalogue, QWidget* parent = nullptr);

  void show_result(const EvaluationResult& result);

 private:
  const Catalogue& catalogue_;
  DotRows* picture_;
  QTableWidget* table_;
};

/// The picture of a result that has distortions.
void show_distortions(DotRows& picture, const Catalogue& catalogue, const EvaluationResult& result);

}  // namespace earshot
