#pragma once

#include "core/catalogue/exporters.h"

namespace earshot::strangers {

/// The least and the largest value of every feature over the run's clips: a line of names, then a
/// line a feature, "0<tab>-1.5<tab>2".
ExporterEntry feature_ranges_exporter();

}  // namespace earshot::strangers
