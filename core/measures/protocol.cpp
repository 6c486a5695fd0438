#include "core/measures/protocol.h"

#include "core/measures/metrics.h"

namespace earshot {

std::optional<double> ProbeResult::figure(const std::string& id) const {
  for (const FigureValues* list : {&figures, &further}) {
    for (const auto& [name, value] : *list) {
      if (name == id) return value;
    }
  }
  return {};
}

std::vector<std::int64_t> LabelledItems::rows(Split split) const {
  std::vector<std::int64_t> found;
  for (std::size_t row = 0; row < splits.size(); ++row) {
    if (splits[row] == split) found.push_back(static_cast<std::int64_t>(row));
  }
  return found;
}

std::vector<std::int64_t> LabelledItems::labels_at(const std::vector<std::int64_t>& rows) const {
  std::vector<std::int64_t> found;
  for (const std::int64_t row : rows) found.push_back(labels[static_cast<std::size_t>(row)]);
  return found;
}

std::vector<Item> LabelledItems::items_at(const std::vector<std::int64_t>& rows) const {
  std::vector<Item> found;
  for (const std::int64_t row : rows) found.push_back(items[static_cast<std::size_t>(row)]);
  return found;
}

ProbeResult result_of_classes(const ProtocolTask& task,
                              const std::vector<std::int64_t>& predicted) {
  const LabelledItems& labelled = task.labelled;
  const std::vector<std::int64_t> rows = labelled.rows(Split::Test);
  const std::vector<std::int64_t> truth = labelled.labels_at(rows);
  ProbeResult result;
  result.confusion =
      confusion_matrix(truth, predicted, static_cast<std::int64_t>(labelled.classes.size()));
  const Predicted made{truth, predicted, result.confusion};
  for (const Figure& figure : task.class_figures) {
    result.figures.emplace_back(figure.id, figure.of(made));
  }
  result.train_clips = static_cast<std::int64_t>(labelled.rows(Split::Train).size());
  result.valid_clips = static_cast<std::int64_t>(labelled.rows(Split::Valid).size());
  const auto classes_told = class_figures(result.confusion);
  for (std::size_t i = 0; i < classes_told.size(); ++i) {
    const ClassFigures& own = classes_told[i];
    result.per_class.push_back(
        {labelled.classes[i], own.precision, own.recall, own.f1, own.support});
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const Item& item = labelled.items[static_cast<std::size_t>(rows[i])];
    result.predictions.push_back({item, truth[i], predicted[i]});
  }
  return result;
}

}  // namespace earshot
