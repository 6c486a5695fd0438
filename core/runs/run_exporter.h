#pragma once

#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// The first exporter whose endings have the file's; nullptr where none has.
const ExporterEntry* exporter_of(const std::vector<ExporterEntry>& exporters,
                                 const std::filesystem::path& file);

/// ".pt, .safetensors or .npy".
std::string endings_in_words(const std::vector<std::string>& endings);

/// An export on its way.
struct BegunExport {
  ExportOutcome outcome;  ///< where it is written already
  /// Else what is to be called on the window's thread, and gives the bytes to be written.
  std::function<std::string()> draw;
};

/// Checks the request's file, settings and run, and writes or, where widgets draw it, prepares
/// that; on any thread. Throws ParameterError for settings, std::invalid_argument for another
/// ending, std::runtime_error where the run lacks what is needed, and what the exporter throws.
BegunExport begin_export(const Catalogue& catalogue, const ExporterEntry& exporter,
                         ExportRequest request);

/// The whole of it, on the calling thread. Throws as begin_export() does, and Stopped where it was
/// stopped before anything was written.
ExportOutcome run_exporter(const Catalogue& catalogue, const ExporterEntry& exporter,
                           const ExportRequest& request);

}  // namespace earshot
