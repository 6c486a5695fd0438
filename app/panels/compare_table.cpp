#include "app/panels/compare_table.h"

#include <cmath>
#include <QHeaderView>

#include "app/session/comparison_lines.h"
#include "widgets/chrome/percent.h"
#include "widgets/chrome/style.h"

namespace earshot {

CompareTable::CompareTable(QWidget* parent) : QTableWidget(parent) {
  setObjectName("compare_table");
  setAccessibleName(tr("Figures of the methods"));
  setEditTriggers(NoEditTriggers);
  setSelectionMode(NoSelection);
  setTabKeyNavigation(false);
  setShowGrid(false);
  setFrameShape(NoFrame);
  verticalHeader()->hide();
  const QStringList names = {tr("method"),     tr("probe %"), tr("kNN %"),   tr("untrained %"),
                             tr("log-mel %"),  tr("s"),       tr("ms/step"), tr("clips seen"),
                             tr("parameters"), tr("health")};
  setColumnCount(static_cast<int>(names.size()));
  setHorizontalHeaderLabels(names);
  for (const int words : {0, columnCount() - 1}) {
    horizontalHeaderItem(words)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  }
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setStretchLastSection(true);
}

void CompareTable::show_methods(const std::vector<MethodSummary>& methods) {
  setRowCount(static_cast<int>(methods.size()));
  int row = 0;
  for (const MethodSummary& one : methods) {
    const QStringList cells = {one.method,
                               percent(one.probe.mean, one.probe.deviation),
                               percent(one.knn.mean, one.knn.deviation),
                               percent(one.untrained.mean, one.untrained.deviation),
                               percent(one.log_mel.mean, one.log_mel.deviation),
                               number_text(std::round(one.seconds.mean)),
                               number_text(one.milliseconds.mean),
                               number_text(static_cast<double>(one.examples)),
                               number_text(static_cast<double>(one.parameters)),
                               one.health};
    for (int column = 0; column < cells.size(); ++column) {
      auto* item = new QTableWidgetItem(cells[column]);
      const bool words = column == 0 || column + 1 == cells.size();
      item->setTextAlignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
      setItem(row, column, item);
    }
    ++row;
  }
}

}  // namespace earshot
