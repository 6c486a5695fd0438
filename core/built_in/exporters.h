#pragma once

#include <vector>

#include "core/catalogue/exporters.h"

namespace earshot {

/// What can be taken out of a run wherever Earshot is built; the window's build adds the report
/// (app/report/report.h).
std::vector<ExporterEntry> built_in_exporters();

}  // namespace earshot
