#pragma once

#include <QStringList>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "widgets/curves/curves_view.h"

namespace earshot {

/// The plots that every run has and, below them, those that the catalogue's methods declare for
/// what is among `series`; a name that nobody declares has a plot of its own.
std::vector<CurvePlot> plots_for(const Catalogue& catalogue, const QStringList& series);

}  // namespace earshot
