#pragma once

#include <QStringList>
#include <vector>

#include "widgets/curves/curves_view.h"

namespace earshot {

/// The plots that every run has and, below them, those that a method's own diagnostics among
/// `series` take: what belongs together in one plot, and a name that nobody knows in a plot of its
/// own.
std::vector<CurvePlot> plots_for(const QStringList& series);

}  // namespace earshot
