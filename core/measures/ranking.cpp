#include "core/measures/ranking.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace earshot {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// Positives and negatives that share one score.
struct Threshold {
  double positives = 0, negatives = 0;
};

/// By descending score.
std::vector<Threshold> thresholds(LabelSpan targets, std::span<const double> scores) {
  if (targets.size() != scores.size()) {
    throw std::invalid_argument("as many targets as scores are needed");
  }
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<Threshold> found;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || scores[order[i]] != scores[order[i - 1]]) found.emplace_back();
    (targets[order[i]] != 0 ? found.back().positives : found.back().negatives) += 1.0;
  }
  return found;
}

Threshold totals(const std::vector<Threshold>& thresholds) {
  Threshold sum;
  for (const Threshold& one : thresholds) {
    sum.positives += one.positives;
    sum.negatives += one.negatives;
  }
  return sum;
}

double mean(const std::vector<double>& values) {
  return values.empty() ? kNothing
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              static_cast<double>(values.size());
}

struct Column {
  std::vector<std::int64_t> targets;
  std::vector<double> scores;
};

Column column_of(LabelSpan targets, const ScoreTable& scores, std::int64_t label) {
  Column column;
  for (std::int64_t item = 0; item < scores.items(); ++item) {
    column.targets.push_back(targets[static_cast<std::size_t>(item * scores.classes() + label)]);
    column.scores.push_back(scores.at(item, label));
  }
  return column;
}

void require_table(LabelSpan targets, const ScoreTable& scores) {
  if (static_cast<std::int64_t>(targets.size()) != scores.items() * scores.classes()) {
    throw std::invalid_argument("as many targets as scores are needed");
  }
}

double f1_of(double hits, double yes, double positives) {
  return yes + positives > 0.0 ? 2.0 * hits / (yes + positives) : 0.0;
}

}  // namespace

std::optional<double> roc_auc(LabelSpan targets, std::span<const double> scores) {
  const auto steps = thresholds(targets, scores);
  const Threshold all = totals(steps);
  if (all.positives == 0.0 || all.negatives == 0.0) return std::nullopt;
  double positives_above = 0.0, won = 0.0;
  for (const Threshold& step : steps) {
    won += step.negatives * (positives_above + 0.5 * step.positives);
    positives_above += step.positives;
  }
  return won / (all.positives * all.negatives);
}

std::optional<double> average_precision(LabelSpan targets, std::span<const double> scores) {
  const auto steps = thresholds(targets, scores);
  const Threshold all = totals(steps);
  if (all.positives == 0.0) return std::nullopt;
  double positives = 0.0, taken = 0.0, sum = 0.0;
  for (const Threshold& step : steps) {
    positives += step.positives;
    taken += step.positives + step.negatives;
    sum += step.positives / all.positives * (positives / taken);
  }
  return sum;
}

std::optional<double> precision_recall_trapezoid(LabelSpan targets,
                                                 std::span<const double> scores) {
  const auto steps = thresholds(targets, scores);
  const Threshold all = totals(steps);
  if (all.positives == 0.0) return std::nullopt;
  double positives = 0.0, taken = 0.0, area = 0.0, precision_before = 1.0;
  for (const Threshold& step : steps) {
    positives += step.positives;
    taken += step.positives + step.negatives;
    const double precision = positives / taken;
    area += step.positives / all.positives * 0.5 * (precision + precision_before);
    precision_before = precision;
  }
  return area;
}

MultiLabelFigures multi_label_figures(LabelSpan targets, const ScoreTable& scores) {
  require_table(targets, scores);
  MultiLabelFigures figures;
  std::vector<double> areas, precisions, precisions_of_positive, precisions_of_items;
  std::vector<double> pooled;
  for (std::int64_t label = 0; label < scores.classes(); ++label) {
    const Column column = column_of(targets, scores, label);
    figures.roc_auc.push_back(roc_auc(column.targets, column.scores));
    figures.average_precision.push_back(average_precision(column.targets, column.scores));
    const auto& precision = figures.average_precision.back();
    if (precision) precisions_of_positive.push_back(*precision);
    if (figures.roc_auc.back()) {
      figures.used.push_back(label);
      areas.push_back(*figures.roc_auc.back());
      precisions.push_back(*precision);
    } else {
      ++figures.skipped;
    }
  }
  for (std::int64_t item = 0; item < scores.items(); ++item) {
    const auto row = targets.subspan(static_cast<std::size_t>(item * scores.classes()),
                                     static_cast<std::size_t>(scores.classes()));
    precisions_of_items.push_back(average_precision(row, scores.row(item)).value_or(0.0));
    pooled.insert(pooled.end(), scores.row(item).begin(), scores.row(item).end());
  }
  figures.macro_roc_auc = mean(areas);
  figures.macro_average_precision = mean(precisions);
  figures.macro_average_precision_of_positive = mean(precisions_of_positive);
  figures.micro_roc_auc = roc_auc(targets, pooled).value_or(kNothing);
  figures.micro_average_precision = average_precision(targets, pooled).value_or(kNothing);
  figures.samples_average_precision = mean(precisions_of_items);
  return figures;
}

ThresholdFigures threshold_figures(LabelSpan targets, const ScoreTable& scores, double threshold) {
  require_table(targets, scores);
  std::vector<double> f1s;
  double all_hits = 0.0, all_yes = 0.0, all_positives = 0.0, wrong = 0.0, exact = 0.0;
  for (std::int64_t label = 0; label < scores.classes(); ++label) {
    const Column column = column_of(targets, scores, label);
    double hits = 0.0, yes = 0.0, positives = 0.0;
    for (std::size_t i = 0; i < column.scores.size(); ++i) {
      const bool taken = column.scores[i] >= threshold;
      const bool positive = column.targets[i] != 0;
      hits += taken && positive ? 1.0 : 0.0;
      yes += taken ? 1.0 : 0.0;
      positives += positive ? 1.0 : 0.0;
      wrong += taken != positive ? 1.0 : 0.0;
    }
    f1s.push_back(f1_of(hits, yes, positives));
    all_hits += hits;
    all_yes += yes;
    all_positives += positives;
  }
  for (std::int64_t item = 0; item < scores.items(); ++item) {
    bool same = true;
    for (std::int64_t label = 0; label < scores.classes(); ++label) {
      const bool positive = targets[static_cast<std::size_t>(item * scores.classes() + label)] != 0;
      same = same && (scores.at(item, label) >= threshold) == positive;
    }
    exact += same ? 1.0 : 0.0;
  }
  const auto items = static_cast<double>(scores.items());
  return {mean(f1s), f1_of(all_hits, all_yes, all_positives), exact / items,
          wrong / static_cast<double>(targets.size())};
}

double one_vs_rest_roc_auc(LabelSpan truth, const ScoreTable& probabilities) {
  std::vector<double> areas;
  for (std::int64_t label = 0; label < probabilities.classes(); ++label) {
    Column column;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      column.targets.push_back(truth[i] == label ? 1 : 0);
      column.scores.push_back(probabilities.at(static_cast<std::int64_t>(i), label));
    }
    areas.push_back(roc_auc(column.targets, column.scores).value_or(kNothing));
  }
  return mean(areas);
}

double one_vs_one_roc_auc(LabelSpan truth, const ScoreTable& probabilities) {
  std::vector<double> areas;
  for (std::int64_t a = 0; a < probabilities.classes(); ++a) {
    for (std::int64_t b = 0; b < probabilities.classes(); ++b) {
      if (a == b) continue;
      Column column;
      for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] != a && truth[i] != b) continue;
        column.targets.push_back(truth[i] == a ? 1 : 0);
        column.scores.push_back(probabilities.at(static_cast<std::int64_t>(i), a));
      }
      areas.push_back(roc_auc(column.targets, column.scores).value_or(kNothing));
    }
  }
  return mean(areas);
}

}  // namespace earshot
