#include "core/measures/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace earshot {
namespace {

std::size_t place(std::int64_t index) {
  return static_cast<std::size_t>(index);
}

void require_labels(LabelSpan labels, std::int64_t classes) {
  for (const std::int64_t label : labels) {
    if (label < 0 || label >= classes) {
      throw std::invalid_argument("label " + std::to_string(label) + " is outside of 0 to " +
                                  std::to_string(classes - 1));
    }
  }
}

void require_pairs(std::size_t first, std::size_t second) {
  if (first == 0) throw std::invalid_argument("no items to score");
  if (first != second) throw std::invalid_argument("as many labels as items are needed");
}

std::int64_t total_of(const Confusion& confusion) {
  std::int64_t total = 0;
  for (const auto& row : confusion) total += std::accumulate(row.begin(), row.end(), 0LL);
  if (total == 0) throw std::invalid_argument("no items to score");
  return total;
}

double ratio(double part, double whole) {
  return whole > 0.0 ? part / whole : 0.0;
}

}  // namespace

std::vector<std::int64_t> argmax(const ScoreTable& scores) {
  std::vector<std::int64_t> best(place(scores.items()));
  for (std::int64_t item = 0; item < scores.items(); ++item) {
    const auto row = scores.row(item);
    best[place(item)] = std::max_element(row.begin(), row.end()) - row.begin();
  }
  return best;
}

std::vector<double> softmax(const ScoreTable& logits) {
  std::vector<double> shares;
  shares.reserve(place(logits.items() * logits.classes()));
  for (std::int64_t item = 0; item < logits.items(); ++item) {
    const auto row = logits.row(item);
    const double highest = *std::max_element(row.begin(), row.end());
    double sum = 0.0;
    for (const double logit : row) sum += std::exp(logit - highest);
    for (const double logit : row) shares.push_back(std::exp(logit - highest) / sum);
  }
  return shares;
}

double accuracy(LabelSpan truth, LabelSpan predicted) {
  require_pairs(truth.size(), predicted.size());
  std::int64_t hits = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) hits += truth[i] == predicted[i] ? 1 : 0;
  return static_cast<double>(hits) / static_cast<double>(truth.size());
}

Confusion confusion_matrix(LabelSpan truth, LabelSpan predicted, std::int64_t classes) {
  require_pairs(truth.size(), predicted.size());
  require_labels(truth, classes);
  require_labels(predicted, classes);
  Confusion counts(place(classes), std::vector<std::int64_t>(place(classes), 0));
  for (std::size_t i = 0; i < truth.size(); ++i) ++counts[place(truth[i])][place(predicted[i])];
  return counts;
}

std::vector<ClassFigures> class_figures(const Confusion& confusion) {
  std::vector<ClassFigures> figures(confusion.size());
  for (std::size_t label = 0; label < confusion.size(); ++label) {
    ClassFigures& own = figures[label];
    for (std::size_t other = 0; other < confusion.size(); ++other) {
      own.support += confusion[label][other];
      own.predicted += confusion[other][label];
    }
    const auto hits = static_cast<double>(confusion[label][label]);
    own.precision = ratio(hits, static_cast<double>(own.predicted));
    own.recall = ratio(hits, static_cast<double>(own.support));
    own.f1 = ratio(2.0 * hits, static_cast<double>(own.predicted + own.support));
  }
  return figures;
}

double balanced_accuracy(const Confusion& confusion) {
  total_of(confusion);
  double sum = 0.0;
  int present = 0;
  for (const ClassFigures& figures : class_figures(confusion)) {
    if (figures.support == 0) continue;
    sum += figures.recall;
    ++present;
  }
  return sum / present;
}

double macro_f1(const std::vector<ClassFigures>& figures, Averaged which) {
  double sum = 0.0;
  std::int64_t counted = 0;
  for (const ClassFigures& own : figures) {
    if (which == Averaged::Present && own.support == 0 && own.predicted == 0) continue;
    sum += own.f1;
    ++counted;
  }
  if (counted == 0) throw std::invalid_argument("no class to average over");
  return sum / static_cast<double>(counted);
}

double weighted_f1(const std::vector<ClassFigures>& figures) {
  double sum = 0.0, weight = 0.0;
  for (const ClassFigures& own : figures) {
    sum += own.f1 * static_cast<double>(own.support);
    weight += static_cast<double>(own.support);
  }
  if (!(weight > 0.0)) throw std::invalid_argument("no items to score");
  return sum / weight;
}

double matthews(const Confusion& confusion) {
  const auto total = static_cast<double>(total_of(confusion));
  double hits = 0.0, products = 0.0, truths = 0.0, predictions = 0.0;
  const auto figures = class_figures(confusion);
  for (std::size_t label = 0; label < figures.size(); ++label) {
    const auto support = static_cast<double>(figures[label].support);
    const auto predicted = static_cast<double>(figures[label].predicted);
    hits += static_cast<double>(confusion[label][label]);
    products += support * predicted;
    truths += support * support;
    predictions += predicted * predicted;
  }
  const double spread = (total * total - predictions) * (total * total - truths);
  return spread > 0.0 ? (hits * total - products) / std::sqrt(spread) : 0.0;
}

double cohen_kappa(const Confusion& confusion) {
  const auto total = static_cast<double>(total_of(confusion));
  double hits = 0.0, chance = 0.0;
  const auto figures = class_figures(confusion);
  for (std::size_t label = 0; label < figures.size(); ++label) {
    hits += static_cast<double>(confusion[label][label]) / total;
    chance += static_cast<double>(figures[label].support) / total *
              (static_cast<double>(figures[label].predicted) / total);
  }
  return chance < 1.0 ? (hits - chance) / (1.0 - chance) : 0.0;
}

double log_loss(LabelSpan truth, const ScoreTable& probabilities) {
  require_pairs(truth.size(), place(probabilities.items()));
  require_labels(truth, probabilities.classes());
  constexpr double kLeast = std::numeric_limits<double>::epsilon();
  double sum = 0.0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double p = probabilities.at(static_cast<std::int64_t>(i), truth[i]);
    sum -= std::log(std::clamp(p, kLeast, 1.0 - kLeast));
  }
  return sum / static_cast<double>(truth.size());
}

double top_k_accuracy(LabelSpan truth, const ScoreTable& scores, std::int64_t k, TieOrder ties) {
  require_pairs(truth.size(), place(scores.items()));
  require_labels(truth, scores.classes());
  std::int64_t hits = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto row = scores.row(static_cast<std::int64_t>(i));
    const double own = row[place(truth[i])];
    std::int64_t above = 0;
    for (std::int64_t label = 0; label < scores.classes(); ++label) {
      const bool wins_tie = ties == TieOrder::LowerIndexFirst ? label < truth[i] : label > truth[i];
      if (row[place(label)] > own || (row[place(label)] == own && wins_tie)) ++above;
    }
    hits += above < k ? 1 : 0;
  }
  return static_cast<double>(hits) / static_cast<double>(truth.size());
}

}  // namespace earshot
