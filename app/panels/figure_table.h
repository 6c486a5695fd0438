#pragma once

#include <QTableWidget>

namespace earshot {

/// A table of figures as a panel shows it: words from the left in the first column, numbers from
/// the right.
QTableWidget* figure_table(const QString& accessible_name, QWidget* parent);
/// Of such a table, in its type.
int figures_row_height(const QTableWidget& of);
void set_heads(QTableWidget* of, const QStringList& names);
void put_cell(QTableWidget* into, int row, int column, const QString& text, bool number);

}  // namespace earshot
