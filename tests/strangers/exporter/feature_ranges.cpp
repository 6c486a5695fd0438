#include "tests/strangers/exporter/feature_ranges.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/stopped.h"
#include "core/experiment/run_folder.h"
#include "core/params/value.h"
#include "core/runs/embed_run.h"

namespace earshot::strangers {
namespace {

struct Range {
  float least = 0, largest = 0;
};

std::vector<Range> ranges_of(const Features& features, const std::stop_token& stop) {
  std::vector<Range> ranges;
  for (const float value : features.row(0)) ranges.push_back({value, value});
  for (std::int64_t row = 0; row < features.rows(); ++row) {
    leave_if_stopped(stop);
    const auto values = features.row(row);
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (!std::isfinite(values[i]))
        throw std::runtime_error("feature " + std::to_string(i) + " is no number for some clip");
      ranges[i].least = std::min(ranges[i].least, values[i]);
      ranges[i].largest = std::max(ranges[i].largest, values[i]);
    }
  }
  return ranges;
}

ExportOutcome write_ranges(const Catalogue& catalogue, const ExportRequest& request) {
  const EmbeddedItems embedded =
      embed_run(catalogue, request.run, request.data, request.stop, 0,
                [&](double done) { request.report("clips are heard", 0.95 * done); });
  const Features& features = *embedded.features;
  if (features.rows() == 0 || features.width == 0)
    throw std::runtime_error(request.run.string() + ": there are no features");
  std::string text = "feature\tminimum\tmaximum\n";
  const std::vector<Range> ranges = ranges_of(features, request.stop);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    text += std::to_string(i) + "\t" + to_text(ranges[i].least) + "\t" +
            to_text(ranges[i].largest) + "\n";
  }
  leave_if_stopped(request.stop);
  write_file_safely(request.file, text);
  request.report("written", 1);
  ExportOutcome outcome;
  outcome.words =
      std::to_string(features.rows()) + " clips, " + std::to_string(features.width) + " features";
  if (const std::int64_t left_out = files_of(embedded.problems); left_out > 0)
    outcome.notes.push_back(std::to_string(left_out) + " files were left out");
  return outcome;
}

}  // namespace

ExporterEntry feature_ranges_exporter() {
  ExporterEntry exporter;
  exporter.words = {"feature-ranges", "Ranges of the features",
                    "The least and the largest value of every feature over the run's clips",
                    "ours"};
  exporter.endings = {".txt"};
  exporter.needs = ExportNeed::Sounds;
  exporter.write = write_ranges;
  return exporter;
}

}  // namespace earshot::strangers
