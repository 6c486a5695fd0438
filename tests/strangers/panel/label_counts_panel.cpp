#include "tests/strangers/panel/label_counts_panel.h"

#include <algorithm>
#include <map>
#include <QHeaderView>
#include <QTableWidget>
#include <vector>

namespace earshot::strangers {
namespace {

struct CountedLabel {
  std::string label;
  int clips = 0;
  qint64 first = 0;  ///< the first clip with it
};

/// Most first; by name where two have as many. Clips without a label are of none.
std::vector<CountedLabel> counted_labels(const Dataset& dataset, int column) {
  std::map<std::string, CountedLabel> by_name;
  if (column < 0) return {};
  for (std::size_t clip = 0; clip < dataset.clips.size(); ++clip) {
    const std::string& label = dataset.clips[clip].labels[static_cast<std::size_t>(column)];
    if (label.empty()) continue;
    CountedLabel& counted = by_name[label];
    if (counted.clips++ == 0) counted.first = static_cast<qint64>(clip);
    counted.label = label;
  }
  std::vector<CountedLabel> all;
  for (auto& [name, counted] : by_name) all.push_back(std::move(counted));
  std::ranges::stable_sort(all, std::ranges::greater(), &CountedLabel::clips);
  return all;
}

}  // namespace

PanelWords LabelCountsPanel::words() {
  return {QStringLiteral("label_counts"), tr("Label counts"), QString(),
          tr("How many clips each label of the open sounds has")};
}

LabelCountsPanel::LabelCountsPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  empty_ = new EmptyState(tr("Here the labels of the open sounds are counted."), QString(), this);
  empty_->setObjectName(QStringLiteral("label_counts_empty"));
  empty_->setAccessibleName(tr("No labels"));
  contents()->addWidget(empty_, 1);

  table_ = new QTableWidget(0, 2, this);
  table_->setObjectName(QStringLiteral("label_counts"));
  table_->setAccessibleName(tr("Labels with their numbers of clips"));
  table_->setHorizontalHeaderLabels({tr("Label"), tr("Clips")});
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table_->verticalHeader()->hide();
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->hide();
  contents()->addWidget(table_, 1);

  connect(table_, &QTableWidget::cellClicked, this, &LabelCountsPanel::select_first_of);
  connect(table_, &QTableWidget::cellActivated, this, &LabelCountsPanel::select_first_of);
  connect(&session_.data(), &DataDocument::began, this, &Panel::refresh_later);
  connect(&session_.data(), &DataDocument::ended, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  refresh_later();
}

void LabelCountsPanel::refresh() {
  const auto& dataset = session_.data().dataset();
  const std::string& column = session_.experiment().experiment().text("data.label");
  if (!dataset || dataset != shown_.lock() || column != column_) {
    shown_ = dataset;
    column_ = column;
    fill();
  }
  const int labels = table_->rowCount();
  empty_->set_words(dataset ? tr("None of the open sounds has a label.")
                            : tr("Here the labels of the open sounds are counted."));
  empty_->setVisible(labels == 0);
  table_->setVisible(labels > 0);
  title_line()->set_caption(labels > 0 ? tr("%1 labels").arg(labels) : QString());
}

void LabelCountsPanel::fill() {
  table_->setRowCount(0);
  const auto& dataset = session_.data().dataset();
  if (!dataset) return;
  const auto labels = counted_labels(*dataset, dataset->column(column_));
  table_->setRowCount(static_cast<int>(labels.size()));
  int row = 0;
  for (const CountedLabel& counted : labels) {
    auto* name = new QTableWidgetItem(QString::fromStdString(counted.label));
    name->setData(Qt::UserRole, counted.first);
    auto* clips = new QTableWidgetItem(QString::number(counted.clips));
    clips->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table_->setItem(row, 0, name);
    table_->setItem(row, 1, clips);
    ++row;
  }
}

void LabelCountsPanel::select_first_of(int row) {
  session_.hearing().select(table_->item(row, 0)->data(Qt::UserRole).toLongLong());
}

}  // namespace earshot::strangers
