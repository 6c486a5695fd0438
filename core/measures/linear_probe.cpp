#include "core/measures/linear_probe.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/base/random.h"
#include "core/measures/logistic_regression.h"

namespace earshot {
namespace {

torch::Tensor rows_of(const torch::Tensor& features, const std::vector<std::int64_t>& rows) {
  const torch::Tensor index = torch::tensor(rows, torch::kInt64);
  return features.detach().to(torch::kCPU).index_select(0, index).to(torch::kFloat64);
}

/// Mean 0 and deviation 1 over the rows it was made of; a constant feature stays as it is.
struct Scaler {
  explicit Scaler(const torch::Tensor& rows)
      : mean(rows.mean(0)), deviation(rows.std(0, /*unbiased=*/false)) {
    deviation = torch::where(deviation > 1e-12, deviation, torch::ones_like(deviation));
  }
  torch::Tensor operator()(const torch::Tensor& rows) const { return (rows - mean) / deviation; }
  torch::Tensor mean, deviation;
};

/// The classes that the training rows have, numbered anew: a class without a row has no optimum.
struct KnownClasses {
  std::vector<std::int64_t> names;
  std::map<std::int64_t, std::int64_t> places;
};

KnownClasses known_classes(const std::vector<std::int64_t>& labels,
                           const std::vector<std::int64_t>& rows) {
  KnownClasses known;
  for (const std::int64_t row : rows)
    known.places.emplace(labels[static_cast<std::size_t>(row)], 0);
  for (auto& [label, place] : known.places) {
    place = static_cast<std::int64_t>(known.names.size());
    known.names.push_back(label);
  }
  return known;
}

std::vector<std::int64_t> predictions(const LogisticModel& model, const torch::Tensor& rows,
                                      const KnownClasses& known) {
  const torch::Tensor best = model.logits(rows).argmax(1).contiguous();
  const auto* places = best.data_ptr<std::int64_t>();
  std::vector<std::int64_t> named;
  for (std::int64_t i = 0; i < best.size(0); ++i) {
    named.push_back(known.names[static_cast<std::size_t>(places[i])]);
  }
  return named;
}

double share_right(const std::vector<std::int64_t>& predicted,
                   const std::vector<std::int64_t>& labels, const std::vector<std::int64_t>& rows) {
  std::int64_t right = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    right += predicted[i] == labels[static_cast<std::size_t>(rows[i])] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(rows.size());
}

void require_finite(const torch::Tensor& features) {
  if (!torch::isfinite(features).all().item<bool>()) {
    throw std::invalid_argument("the features hold values that are not finite");
  }
}

void require_usable(const torch::Tensor& features, const std::vector<std::int64_t>& labels,
                    const ProbeRows& rows, std::int64_t classes) {
  if (features.dim() != 2 || features.size(0) != static_cast<std::int64_t>(labels.size())) {
    throw std::invalid_argument("probe: one label for each row of features");
  }
  for (const std::int64_t label : labels) {
    if (label < 0 || label >= classes) throw std::invalid_argument("probe: a label out of range");
  }
  if (rows.train.empty()) throw std::invalid_argument("no labelled clip to train the probe on");
  if (rows.test.empty()) throw std::invalid_argument("no labelled clip to test the probe on");
  require_finite(features);
}

}  // namespace

void hold_out(ProbeRows& rows, const std::vector<std::int64_t>& labels, std::uint64_t seed) {
  std::map<std::int64_t, std::vector<std::int64_t>> by_class;
  for (const std::int64_t row : rows.train) {
    by_class[labels[static_cast<std::size_t>(row)]].push_back(row);
  }
  rows.train.clear();
  for (auto& [label, members] : by_class) {
    std::sort(members.begin(), members.end(), [seed](std::int64_t a, std::int64_t b) {
      const auto key = [seed](std::int64_t row) {
        return mixed(seed ^ mixed(static_cast<std::uint64_t>(row)));
      };
      return std::pair(key(a), a) < std::pair(key(b), b);
    });
    const std::size_t held = members.size() < 2 ? 0 : std::max<std::size_t>(members.size() / 5, 1);
    rows.valid.insert(rows.valid.end(), members.begin(),
                      members.begin() + static_cast<std::ptrdiff_t>(held));
    rows.train.insert(rows.train.end(), members.begin() + static_cast<std::ptrdiff_t>(held),
                      members.end());
  }
  std::sort(rows.valid.begin(), rows.valid.end());
  std::sort(rows.train.begin(), rows.train.end());
}

ProbeOutcome linear_probe(const torch::Tensor& features, const std::vector<std::int64_t>& labels,
                          ProbeRows rows, std::int64_t classes, const ProbeSettings& settings,
                          std::stop_token stop) {
  require_usable(features, labels, rows, classes);
  if (rows.valid.empty()) hold_out(rows, labels, settings.seed);
  if (rows.valid.empty()) throw std::invalid_argument("no labelled clip to validate the probe on");
  const KnownClasses known = known_classes(labels, rows.train);
  if (known.names.size() < 2) {
    throw std::invalid_argument("the training clips have one class only; a probe needs two");
  }
  const torch::Tensor raw = rows_of(features, rows.train);
  const Scaler scaled(raw);
  std::vector<std::int64_t> targets;
  for (const std::int64_t row : rows.train) {
    targets.push_back(known.places.at(labels[static_cast<std::size_t>(row)]));
  }
  const LogisticProblem problem(scaled(raw), torch::tensor(targets, torch::kInt64),
                                static_cast<std::int64_t>(known.names.size()));
  const torch::Tensor valid = scaled(rows_of(features, rows.valid));

  ProbeOutcome outcome;
  outcome.train_rows = static_cast<std::int64_t>(rows.train.size());
  outcome.valid_rows = static_cast<std::int64_t>(rows.valid.size());
  std::optional<LogisticModel> last, best;
  for (const double regularisation : settings.grid) {
    last = problem.fit(regularisation, 1e-6, last ? &*last : nullptr, stop);
    const double right = share_right(predictions(*last, valid, known), labels, rows.valid);
    if (!best || right > outcome.valid_accuracy) {
      best = last;
      outcome.valid_accuracy = right;
      outcome.regularisation = regularisation;
    }
  }
  outcome.classes_of = [model = *best, scaled, known](const torch::Tensor& more) {
    require_finite(more);
    return predictions(model, scaled(more.detach().to(torch::kCPU, torch::kFloat64)), known);
  };
  outcome.predicted = predictions(*best, scaled(rows_of(features, rows.test)), known);
  return outcome;
}

}  // namespace earshot
