#include "tests/example_exporter/curves_csv.h"

#include <cmath>
#include <set>
#include <sstream>

#include "core/base/stopped.h"
#include "core/built_in/catalogue.h"
#include "core/experiment/run_folder.h"
#include "core/params/binder.h"

namespace earshot::example {
namespace {

struct CurvesCsvOptions {
  std::int64_t every = 1;
};

void describe(Binder& binder, CurvesCsvOptions& options) {
  binder.integer("every", options.every)
      .label("Every")
      .unit("steps")
      .hard(1, 1000000)
      .soft(1, 100)
      .help("Of so many steps one is written.")
      .source("ours");
}

ExportOutcome write_curves(const Catalogue&, const ExportRequest& request) {
  const auto options = options_from<CurvesCsvOptions>(request.settings);
  std::uintmax_t from = 0;
  const auto lines = read_metrics(RunPaths(request.run).metrics(), from);
  std::set<std::string> names;
  for (const MetricLine& line : lines) {
    for (const auto& [name, value] : line.values) names.insert(name);
  }
  std::ostringstream text;
  text << "step";
  for (const std::string& name : names) text << ',' << name;
  text << '\n';
  std::int64_t written = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    leave_if_stopped(request.stop);
    request.report("writing the curves",
                   static_cast<double>(i) / static_cast<double>(lines.size()));
    if (static_cast<std::int64_t>(i) % options.every != 0) continue;
    const std::map<std::string, double> values(lines[i].values.begin(), lines[i].values.end());
    text << lines[i].step;
    for (const std::string& name : names) {
      const auto found = values.find(name);
      text << ',';
      if (found != values.end() && std::isfinite(found->second)) text << to_text(found->second);
    }
    text << '\n';
    ++written;
  }
  write_file_safely(request.file, text.str());
  return {std::to_string(written) + " steps", {}};
}

}  // namespace

ExporterEntry curves_csv_exporter() {
  ExporterEntry exporter;
  exporter.words = {"curves-csv", "Curves as CSV", "Loss and diagnostics, a step a line", "ours"};
  exporter.endings = {".csv"};
  exporter.needs = ExportNeed::Run;
  exporter.parameters = parameters_of<CurvesCsvOptions>();
  exporter.write = write_curves;
  return exporter;
}

Catalogue catalogue_with_curves_csv() {
  Catalogue catalogue = built_in_catalogue();
  catalogue.exporters.push_back(curves_csv_exporter());
  return catalogue;
}

}  // namespace earshot::example
