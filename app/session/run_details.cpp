#include "app/session/run_details.h"

#include <algorithm>
#include <cmath>

#include "app/session/figure_text.h"
#include "core/base/regular_file.h"
#include "core/experiment/recorded_changes.h"
#include "core/experiment/run_folder.h"
#include "core/runs/evaluation.h"
#include "core/training/checkpoint_steps.h"
#include "core/training/recorded_label.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

constexpr std::size_t looks = 120;
constexpr std::uintmax_t look_bytes = 4096;

/// Lines of a file of any length: all of a short one, of a long one those at evenly spaced places.
std::vector<MetricLine> some_lines(const std::filesystem::path& path) {
  std::vector<MetricLine> lines;
  try {
    const RegularFile file(path);
    const std::uintmax_t size = file.size();
    const bool whole = size <= looks * look_bytes;
    std::string text(whole ? static_cast<std::size_t>(size) : std::size_t{look_bytes}, '\0');
    const std::size_t pieces = whole ? 1 : looks;
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      const std::uintmax_t begin =
          whole ? 0 : (size - look_bytes) * piece / std::uintmax_t{looks - 1};
      const std::uintmax_t got = file.read(begin, {text.data(), text.size()});
      const std::string_view read(text.data(), static_cast<std::size_t>(got));
      // A line that is cut at the piece's edge is none.
      std::size_t at = begin == 0 ? 0 : read.find('\n') + 1;
      if (begin != 0 && at == 0) continue;
      for (std::size_t end; (end = read.find('\n', at)) != read.npos; at = end + 1) {
        auto line = metric_of(std::string(read.substr(at, end - at)));
        const bool is_later = line && (lines.empty() || line->step > lines.back().step);
        if (is_later) lines.push_back(std::move(*line));
        if (!whole && is_later && piece + 1 < pieces) break;
      }
    }
  } catch (const std::runtime_error&) {
    return lines;
  }
  return lines;
}

std::optional<double> value_of(const MetricLine& line, const char* name) {
  for (const auto& [known, value] : line.values) {
    if (known == name && std::isfinite(value)) return value;
  }
  return {};
}

void take_curve(const std::vector<MetricLine>& lines, RunDetails& details) {
  const std::size_t stride = std::max<std::size_t>(1, lines.size() / looks);
  for (std::size_t i = 0; i < lines.size(); i += stride) {
    if (const auto loss = value_of(lines[i], "loss")) details.losses.push_back(*loss);
  }
  if (lines.empty()) return;
  const auto seconds = value_of(lines.back(), "seconds");
  if (seconds && *seconds > 0) {
    details.seconds_a_step = *seconds / static_cast<double>(lines.back().step);
  }
}

void take_memory(const std::vector<MetricLine>& lines, RunDetails& details) {
  for (const MetricLine& line : lines) {
    const auto memory = value_of(line, "memory"), before = value_of(line, "memory_before");
    // Each session of the run counts from its own start; the hungriest one tells.
    if (!memory || !before || *memory <= details.memory) continue;
    details.memory = *memory;
    details.memory_before = *before;
  }
}

QString figure_of(const Catalogue& catalogue, const std::filesystem::path& run,
                  const Experiment& experiment, const std::vector<MetricLine>& lines) {
  try {
    const auto kept = kept_evaluation(catalogue, run, experiment, {});
    if (kept && !kept->probe.figures.empty()) {
      const auto figures = catalogue.figures_of(kept->probe.protocol);
      if (!figures.empty()) {
        return QString::fromStdString(figures.front().label) + ' ' +
               figure_text(figures.front(), kept->probe.ranked()) +
               (figures.front().is_share() ? QStringLiteral(" %") : QString());
      }
    }
  } catch (const std::runtime_error&) {
    // Damaged figures are told where they are looked at.
  }
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const auto told = recorded_label(line->values, experiment.text("data.label"));
    if (told) return shown_name(told->label) + ' ' + percent(told->now) + QStringLiteral(" %");
  }
  return {};
}

}  // namespace

Experiment RunDetails::experiment_at(std::int64_t step) const {
  Experiment at = *experiment;
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    const auto found = at.values.find(change->path);
    if (change->step > step && found != at.values.end()) found->second = change->before;
  }
  return at;
}

RunDetails details_of_run(const Catalogue& catalogue, const std::filesystem::path& run) {
  RunDetails details;
  const std::vector<MetricLine> lines = some_lines(RunPaths(run).metrics());
  take_curve(lines, details);
  take_memory(lines, details);
  details.checkpoints = checkpoint_steps(run);
  details.changes = recorded_changes(run);
  try {
    std::vector<std::string> problems;
    details.experiment = experiment_of_run(catalogue, run, latest_step, problems);
    details.figure = figure_of(catalogue, run, *details.experiment, lines);
  } catch (const std::exception& error) {
    details.fault = QString::fromUtf8(error.what());
  }
  return details;
}

}  // namespace earshot
