#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include "app/window/panel_list.h"
#include "widgets/places/place_tree.h"

namespace earshot {

/// One named arrangement of the panels, as it is before a person moves anything: columns from left
/// to right, cells from top to bottom, the panels of a cell as tabs. Shares are relative.
struct Arrangement {
  struct Cell {
    int share = 1;
    QStringList panels;
  };
  struct Column {
    int share = 1;
    QList<Cell> cells;
  };
  QString id, title, tip;
  QList<Column> columns;
  double type_scale = 1.0;
  bool teaches = false;  ///< begins with the lesson of the method above the panels
};

/// Teach, Train and Inspect (in that order), each panel where it says. Throws std::logic_error
/// where one names a column that a layout does not have.
QList<Arrangement> arrangements_of(const PanelList& panels);

/// Its places; cells without panels are left out.
PlaceNode tree_of(const Arrangement& arrangement);

}  // namespace earshot
