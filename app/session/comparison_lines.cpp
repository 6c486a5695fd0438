#include "app/session/comparison_lines.h"

#include <algorithm>
#include <cmath>

#include "app/session/figure_text.h"
#include "app/session/run_document.h"
#include "core/measures/mean_interval.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {
namespace {

template <class Figure>
MethodSummary::Spread spread(const std::vector<const TrialResult*>& trials, const Figure& figure) {
  std::vector<double> values;
  for (const TrialResult* trial : trials) {
    const double value = figure(*trial);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.empty()) return {std::nan(""), std::nan("")};
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  if (values.size() < 2) return {mean, std::nan("")};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (count - 1))};
}

std::optional<MethodSummary::Gain> gain_over(const std::vector<const TrialResult*>& first,
                                             const std::vector<const TrialResult*>& own,
                                             const std::string& figure) {
  std::vector<double> gains;
  for (const TrialResult* trial : own) {
    const auto same_seed = std::ranges::find(first, trial->seed, &TrialResult::seed);
    if (same_seed == first.end()) continue;
    const double gain = trial->figure(figure) - (*same_seed)->figure(figure);
    if (std::isfinite(gain)) gains.push_back(gain);
  }
  const auto found = mean_interval(gains);
  if (!found) return {};
  return MethodSummary::Gain{found->mean, found->half, static_cast<int>(gains.size())};
}

}  // namespace

std::vector<ComparisonLine> comparison_lines(const std::vector<TrialResult>& trials) {
  std::vector<ComparisonLine> lines;
  for (const TrialResult& trial : trials) {
    ComparisonLine line;
    line.method = shown_name(trial.method);
    line.end_seconds = trial.seconds;
    line.end_examples = static_cast<double>(trial.examples);
    // Beside what the nearest neighbours say of clean clips, whatever ranks the trials.
    const double clean = trial.figure("probe_accuracy");
    line.probe = std::isfinite(clean) ? clean : trial.ranked();
    const SeriesByName series = read_series(trial.run);
    const auto accuracy = series.find("knn_accuracy");
    const auto seconds = series.find("seconds");
    if (accuracy != series.end() && seconds != series.end() && trial.steps > 0) {
      const double batch = static_cast<double>(trial.examples) / static_cast<double>(trial.steps);
      for (std::size_t i = 0; i < accuracy->second.steps.size(); ++i) {
        const double step = accuracy->second.steps[i];
        const auto at =
            std::lower_bound(seconds->second.steps.begin(), seconds->second.steps.end(), step);
        if (at == seconds->second.steps.end()) continue;
        line.seconds.push_back(
            seconds->second.values[static_cast<std::size_t>(at - seconds->second.steps.begin())]);
        line.examples.push_back(step * batch);
        line.accuracy.push_back(accuracy->second.values[i]);
      }
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<ComparisonLevel> comparison_levels(const Catalogue& catalogue,
                                               const std::vector<TrialResult>& trials) {
  std::vector<ComparisonLevel> levels;
  if (!of_same_sounds(catalogue, trials)) return levels;
  for (const ComparedFigure& figure : compared_figures(catalogue)) {
    if (figure.baseline.empty() || !figure.distortion.empty() || figure.of_gain) continue;
    std::vector<double> values;
    for (const TrialResult& trial : trials) {
      const double value = trial.figure(figure.id);
      if (std::isfinite(value)) values.push_back(value);
    }
    if (values.empty()) continue;
    QString name = baseline_words(catalogue, figure.baseline);
    constexpr double apart = 0.01;
    const auto [least, most] = std::ranges::minmax(values);
    if (most - least > apart) name = QObject::tr("%1, mean").arg(name);
    double sum = 0;
    for (const double value : values) sum += value;
    levels.push_back({name, sum / static_cast<double>(values.size())});
  }
  return levels;
}

std::vector<MethodSummary> summaries(const std::vector<ComparedFigure>& columns,
                                     const std::vector<TrialResult>& trials) {
  std::vector<std::string> names;
  for (const TrialResult& trial : trials) {
    if (std::find(names.begin(), names.end(), trial.method) == names.end()) {
      names.push_back(trial.method);
    }
  }
  std::vector<MethodSummary> all;
  const auto trials_of = [&trials](const std::string& name) {
    std::vector<const TrialResult*> own;
    for (const TrialResult& trial : trials) {
      if (trial.method == name) own.push_back(&trial);
    }
    return own;
  };
  for (const std::string& name : names) {
    const std::vector<const TrialResult*> own = trials_of(name);
    MethodSummary summary;
    summary.method = shown_name(name);
    summary.trials = static_cast<int>(own.size());
    for (const TrialResult* trial : own) {
      if (trial->failed()) ++summary.failed;
    }
    for (const ComparedFigure& column : columns) {
      summary.figures.push_back(
          spread(own, [&](const TrialResult& trial) { return trial.figure(column.id); }));
    }
    if (name != names.front() && !columns.empty()) {
      summary.over_first = gain_over(trials_of(names.front()), own, columns.front().id);
    }
    summary.seconds = spread(own, [](const TrialResult& trial) { return trial.seconds; });
    summary.milliseconds =
        spread(own, [](const TrialResult& trial) { return trial.milliseconds_per_step; });
    summary.parameters = own.back()->parameters;
    summary.examples = own.back()->examples;
    summary.health = shown_name(own.back()->health);
    all.push_back(std::move(summary));
  }
  return all;
}

}  // namespace earshot
