#include "app/panels/compare_table.h"

#include <cmath>
#include <QHeaderView>

#include "app/session/comparison_lines.h"
#include "app/session/figure_text.h"
#include "widgets/chrome/plain_words.h"
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
  show_heads({});
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  horizontalHeader()->setStretchLastSection(true);
}

void CompareTable::show_heads(const std::vector<ComparedFigure>& columns) {
  QStringList names{tr("method")};
  for (const ComparedFigure& column : columns) names += figure_head(column.figure, column.label);
  names += {tr("s"), tr("ms/step"), tr("clips seen"), tr("parameters"), tr("health")};
  setColumnCount(static_cast<int>(names.size()));
  setHorizontalHeaderLabels(names);
  for (const int words : {0, columnCount() - 1}) {
    horizontalHeaderItem(words)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    horizontalHeaderItem(static_cast<int>(i) + 1)
        ->setToolTip(plain_tip(QString::fromStdString(columns[i].figure.help)));
  }
}

void CompareTable::show_methods(const std::vector<ComparedFigure>& columns,
                                const std::vector<MethodSummary>& methods) {
  show_heads(columns);
  setRowCount(static_cast<int>(methods.size()));
  int row = 0;
  for (const MethodSummary& one : methods) {
    QStringList cells{one.method};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells += figure_text(columns[i].figure, one.figures[i].mean, one.figures[i].deviation);
    }
    cells += {number_text(std::round(one.seconds.mean)), number_text(one.milliseconds.mean),
              number_text(static_cast<double>(one.examples)),
              number_text(static_cast<double>(one.parameters)), one.health};
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
