#include "core/runs/run_exporter.h"

#include <algorithm>
#include <stdexcept>

#include "core/base/stopped.h"
#include "core/experiment/run_folder.h"
#include "core/params/declared_values.h"

namespace earshot {
namespace {

bool has_ending(const ExporterEntry& exporter, const std::filesystem::path& file) {
  return std::ranges::find(exporter.endings, file.extension().string()) != exporter.endings.end();
}

}  // namespace

const ExporterEntry* exporter_of(const std::vector<ExporterEntry>& exporters,
                                 const std::filesystem::path& file) {
  const auto found = std::ranges::find_if(
      exporters, [&](const ExporterEntry& exporter) { return has_ending(exporter, file); });
  return found == exporters.end() ? nullptr : &*found;
}

std::string endings_in_words(const std::vector<std::string>& endings) {
  std::string words;
  for (std::size_t i = 0; i < endings.size(); ++i) {
    words += (i == 0 ? "" : i + 1 == endings.size() ? " or " : ", ") + endings[i];
  }
  return words;
}

BegunExport begin_export(const Catalogue& catalogue, const ExporterEntry& exporter,
                         ExportRequest request) {
  if (!has_ending(exporter, request.file)) {
    throw std::invalid_argument(request.file.string() + ": takes a name that ends in " +
                                endings_in_words(exporter.endings));
  }
  request.settings = checked_values(exporter.parameters, request.settings);
  if (!is_run_folder(request.run)) {
    throw std::runtime_error(request.run.string() +
                             ": not a run folder; it has no experiment.json");
  }
  if (exporter.needs != ExportNeed::Run && !has_checkpoint(request.run)) {
    throw std::runtime_error(request.run.string() +
                             ": has no checkpoint yet; train it a little first");
  }
  if (exporter.draw) return {{}, exporter.draw(catalogue, request)};
  return {exporter.write(catalogue, request), {}};
}

ExportOutcome run_exporter(const Catalogue& catalogue, const ExporterEntry& exporter,
                           const ExportRequest& request) {
  const BegunExport begun = begin_export(catalogue, exporter, request);
  if (begun.draw) {
    const std::string bytes = begun.draw();
    leave_if_stopped(request.stop);
    write_file_safely(request.file, bytes);
  }
  return begun.outcome;
}

}  // namespace earshot
