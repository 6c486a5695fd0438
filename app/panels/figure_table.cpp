#include "app/panels/figure_table.h"

#include <QHeaderView>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

QTableWidget* figure_table(const QString& accessible_name, QWidget* parent) {
  auto* made = new QTableWidget(parent);
  made->setAccessibleName(accessible_name);
  made->setEditTriggers(QAbstractItemView::NoEditTriggers);
  made->setSelectionMode(QAbstractItemView::NoSelection);
  made->setTabKeyNavigation(false);
  made->setShowGrid(false);
  made->setFrameShape(QFrame::NoFrame);
  made->verticalHeader()->hide();
  made->verticalHeader()->setDefaultSectionSize(figures_row_height(*made));
  made->horizontalHeader()->setHighlightSections(false);
  return made;
}

int figures_row_height(const QTableWidget& of) {
  constexpr int least = 24;
  return list_row_height(of, least);
}

void put_cell(QTableWidget* into, int row, int column, const QString& text, bool number) {
  auto* item = new QTableWidgetItem(text);
  if (number) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  if (!number) item->setToolTip(plain_tip(text));
  into->setItem(row, column, item);
}

void set_heads(QTableWidget* of, const QStringList& names) {
  of->setColumnCount(static_cast<int>(names.size()));
  of->setHorizontalHeaderLabels(names);
  for (int column = 0; column < names.size(); ++column) {
    of->horizontalHeaderItem(column)->setTextAlignment(
        (column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    of->horizontalHeader()->setSectionResizeMode(
        column, column == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
  }
}

}  // namespace earshot
