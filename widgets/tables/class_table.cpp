#include "widgets/tables/class_table.h"

#include <algorithm>
#include <array>
#include <QHeaderView>
#include <string_view>
#include <unordered_map>

#include "widgets/chrome/style.h"

namespace earshot {

namespace {

struct ClassCount {
  std::string_view label;
  std::array<int, 3> splits{};
  int clips() const { return splits[0] + splits[1] + splits[2]; }
};

/// Those to be listed come first.
std::vector<ClassCount> counted(const Dataset& dataset, int column, std::size_t most) {
  std::unordered_map<std::string_view, std::size_t> places;
  std::vector<ClassCount> classes;
  for (const Clip& clip : dataset.clips) {
    const std::string& label = clip.labels[static_cast<std::size_t>(column)];
    const auto [place, is_new] = places.try_emplace(label, classes.size());
    if (is_new) classes.push_back({label});
    ++classes[place->second].splits[static_cast<std::size_t>(clip.split)];
  }
  const bool by_size = classes.size() > most;
  const auto listed = static_cast<std::ptrdiff_t>(std::min(classes.size(), most));
  std::partial_sort(classes.begin(), classes.begin() + listed, classes.end(),
                    [by_size](const ClassCount& a, const ClassCount& b) {
                      if (by_size && a.clips() != b.clips()) return a.clips() > b.clips();
                      return a.label < b.label;
                    });
  return classes;
}

QString text_of(std::string_view label) {
  return QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
}

}  // namespace

ClassTable::ClassTable(QWidget* parent) : QTableWidget(parent) {
  setObjectName("classes");
  setAccessibleName(tr("Classes"));
  setEditTriggers(NoEditTriggers);
  setSelectionBehavior(SelectRows);
  setTabKeyNavigation(false);
  setShowGrid(false);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(list_row_height(*this, 24));
  connect(this, &QTableWidget::cellDoubleClicked, this, [this](int row, int) {
    if (columnSpan(row, 0) == 1) Q_EMIT class_activated(item(row, 0)->text());
  });
}

void ClassTable::show_classes(const std::shared_ptr<const Dataset>& dataset, int column) {
  if (dataset == dataset_.lock() && column == column_) return;
  dataset_ = dataset;
  column_ = column;
  const std::vector<ClassCount> classes = counted(*dataset, column, most_rows);
  const int rows = static_cast<int>(std::min(classes.size(), most_rows));
  clear();
  clearSpans();
  setColumnCount(4);
  setHorizontalHeaderLabels({text_of(dataset->columns[static_cast<std::size_t>(column)]),
                             tr("train"), tr("valid"), tr("test")});
  horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  setRowCount(rows);
  for (int row = 0; row < rows; ++row) {
    const ClassCount& one = classes[static_cast<std::size_t>(row)];
    setItem(row, 0, new QTableWidgetItem(one.label.empty() ? tr("no label") : text_of(one.label)));
    for (int split = 0; split < 3; ++split) {
      const int clips = one.splits[static_cast<std::size_t>(split)];
      auto* item = new QTableWidgetItem(QString::number(clips));
      item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      setItem(row, split + 1, item);
    }
  }
  if (classes.size() == static_cast<std::size_t>(rows)) return;
  setRowCount(rows + 1);
  const auto more = classes.size() - static_cast<std::size_t>(rows);
  setItem(rows, 0, new QTableWidgetItem(tr("and %L1 more classes, none larger").arg(more)));
  setSpan(rows, 0, 1, 4);
}

}  // namespace earshot
