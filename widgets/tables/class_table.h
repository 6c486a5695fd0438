#pragma once

#include <memory>
#include <QTableWidget>

#include "core/data/dataset.h"

namespace earshot {

/// The classes of a label column with their clips by split: a row each by name, or, where there are
/// too many to read, the largest and how many more there are.
class ClassTable : public QTableWidget {
  Q_OBJECT

 public:
  explicit ClassTable(QWidget* parent = nullptr);

  /// `column` is one of the data set's. The same one again costs nothing.
  void show_classes(const std::shared_ptr<const Dataset>& dataset, int column);
  static constexpr std::size_t most_rows = 500;

 Q_SIGNALS:
  /// A class was double-clicked.
  void class_activated(const QString& name);

 private:
  std::weak_ptr<const Dataset> dataset_;  ///< whose classes are listed, by this column
  int column_ = -1;
};

}  // namespace earshot
