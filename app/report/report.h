#pragma once

#include "app/cli/report_request.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

/// Draws a run into one HTML file that needs nothing beside it: the curves, the map and the
/// confusion matrix by the window's own widgets as PNG, the probe beside its baselines, and what
/// the experiment changed from the defaults. Needs no display. Parts that the run does not have
/// (an evaluation) are said to be missing. Throws std::runtime_error, one line: not a run folder,
/// or the file cannot be written; NotStarted where the request names sounds that are not there;
/// Stopped, and nothing is written.
void write_report(const Catalogue& catalogue, const ReportRequest& request);

/// The same among what can be exported, drawn on the window's thread.
ExporterEntry report_exporter();

}  // namespace earshot
