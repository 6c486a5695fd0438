#include "core/runs/probe_runs.h"

#include <torch/torch.h>

#include <algorithm>

#include "core/measures/knn.h"
#include "core/measures/linear_probe.h"
#include "core/measures/metrics.h"
#include "core/tensor/feature_tensor.h"
#include "core/training/enough_clips.h"
#include "core/training/preparation.h"

namespace earshot {
namespace {

std::vector<std::int64_t> rows_of(const LabelledItems& labelled, Split split) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < labelled.splits.size(); ++row) {
    if (labelled.splits[row] == split) rows.push_back(static_cast<std::int64_t>(row));
  }
  return rows;
}

int column_of(const Dataset& dataset, const std::string& name) {
  const int column = dataset.column(name);
  if (column >= 0) return column;
  std::string known;
  for (const std::string& other : dataset.columns) known += (known.empty() ? "" : ", ") + other;
  throw NotStarted("data.label: this data has no column \"" + name + "\"; it has " +
                   (known.empty() ? "none" : known));
}

std::vector<std::int64_t> labels_at(const LabelledItems& labelled,
                                    const std::vector<std::int64_t>& rows) {
  std::vector<std::int64_t> labels;
  for (const std::int64_t row : rows)
    labels.push_back(labelled.labels[static_cast<std::size_t>(row)]);
  return labels;
}

}  // namespace

LabelledItems labelled_items(const Dataset& dataset, const std::string& column,
                             const std::vector<Item>& items) {
  const int place = column_of(dataset, column);
  const std::string little = too_little_to_evaluate(dataset, column);
  if (!little.empty()) throw NotStarted(little);
  LabelledItems found;
  found.column = column;
  found.classes = dataset.classes(place);
  for (const Item& item : items) {
    const Clip& own = dataset.clips[static_cast<std::size_t>(item.clip)];
    const std::string& text = own.labels[static_cast<std::size_t>(place)];
    if (text.empty()) continue;
    found.items.push_back(item);
    found.labels.push_back(std::lower_bound(found.classes.begin(), found.classes.end(), text) -
                           found.classes.begin());
    found.splits.push_back(own.split);
  }
  const std::string which = "data.label: the column \"" + column + "\" ";
  if (found.items.empty()) {
    throw NotStarted(which +
                     "names no clip's class; a probe needs labels: sub-folders, or a manifest "
                     "with such a column");
  }
  if (found.classes.size() < 2) {
    throw NotStarted(which + "has one class only, \"" + found.classes.front() +
                     "\"; a probe needs two");
  }
  for (const Split split : {Split::Train, Split::Test}) {
    if (rows_of(found, split).empty()) {
      throw NotStarted(which + "labels no clip of the " + to_text(split) +
                       " split; a probe needs some there");
    }
  }
  return found;
}

ProbeResult probe_features(const std::vector<Figure>& figures, const LabelledItems& labelled,
                           const Features& features, std::uint64_t seed, std::stop_token stop) {
  const ProbeRows rows{rows_of(labelled, Split::Train), rows_of(labelled, Split::Valid),
                       rows_of(labelled, Split::Test)};
  const torch::Tensor values = tensor_of(features);
  const auto classes = static_cast<std::int64_t>(labelled.classes.size());
  ProbeSettings settings;
  settings.seed = seed;
  const ProbeOutcome outcome = linear_probe(values, labelled.labels, rows, classes, settings, stop);

  const std::vector<std::int64_t> truth = labels_at(labelled, rows.test);
  ProbeResult result;
  result.label = labelled.column;
  result.confusion = confusion_matrix(truth, outcome.predicted, classes);
  const Predicted made{truth, outcome.predicted, result.confusion};
  for (const Figure& figure : figures) result.figures.emplace_back(figure.id, figure.of(made));
  result.valid_accuracy = outcome.valid_accuracy;
  result.regularisation = outcome.regularisation;
  result.train_clips = outcome.train_rows;
  result.valid_clips = outcome.valid_rows;
  result.test_clips = static_cast<std::int64_t>(rows.test.size());
  result.features = values.size(1);
  result.classes = labelled.classes;
  const auto classes_told = class_figures(result.confusion);
  for (std::size_t i = 0; i < classes_told.size(); ++i) {
    const ClassFigures& own = classes_told[i];
    result.per_class.push_back(
        {labelled.classes[i], own.precision, own.recall, own.f1, own.support});
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Item& item = labelled.items[static_cast<std::size_t>(rows.test[i])];
    result.predictions.push_back({item, truth[i], outcome.predicted[i]});
  }
  return result;
}

double knn_on_test(const LabelledItems& labelled, const Features& features, std::int64_t neighbours,
                   double temperature) {
  const auto train = rows_of(labelled, Split::Train), test = rows_of(labelled, Split::Test);
  const torch::Tensor values = tensor_of(features);
  const auto part = [&](const std::vector<std::int64_t>& rows) {
    return values.index_select(0, torch::tensor(rows, torch::kInt64));
  };
  return knn_accuracy(part(train), torch::tensor(labels_at(labelled, train), torch::kInt64),
                      part(test), torch::tensor(labels_at(labelled, test), torch::kInt64),
                      static_cast<std::int64_t>(labelled.classes.size()),
                      {neighbours, temperature});
}

}  // namespace earshot
