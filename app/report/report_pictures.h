#pragma once

#include <filesystem>
#include <QImage>
#include <QString>
#include <vector>

#include "app/session/run_document.h"
#include "core/catalogue/catalogue.h"
#include "core/runs/embed_run.h"
#include "core/runs/evaluation.h"
#include "core/training/events.h"
#include "widgets/curves/comparison_chart.h"
#include "widgets/inside/dot_rows.h"

namespace earshot {

/// The window's widgets, drawn without a window. All need a QApplication and run on its thread.

QImage picture_of_curves(const Catalogue& catalogue, const QString& run, const SeriesByName& series,
                         const std::vector<ParameterChanged>& changes);
/// Places [items, 2] of the embeddings, coloured by the run's label column.
QImage picture_of_map(const EmbeddedItems& embedded, const std::vector<float>& places,
                      const QString& caption);
QImage picture_of_comparison(const std::vector<ComparisonLine>& lines,
                             std::vector<ComparisonLevel> levels);
QImage picture_of_confusion(const ProbeResult& probe);
/// Of a result that has distortions.
QImage picture_of_distortions(const Catalogue& catalogue, const EvaluationResult& result);
QImage picture_of_dots(const QStringList& series, const std::vector<DotGroup>& groups);

/// An image element with the PNG inside.
QString html_image(const QImage& image, const QString& words);

}  // namespace earshot
