#pragma once

#include "core/catalogue/catalogue.h"

namespace earshot::example {

/// A run's curves as a table, a step a line. It lives in the tests alone: the example of
/// docs/add-an-exporter.md.
ExporterEntry curves_csv_exporter();

/// All that Earshot ships, and this exporter.
Catalogue catalogue_with_curves_csv();

}  // namespace earshot::example
