#include "app/window/arrangements.h"

#include <algorithm>
#include <QObject>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace earshot {
namespace {

using PlaceOfLayout = std::optional<PanelPlace> PanelPlaces::*;

/// A layout without its panels, and which place of a panel is meant.
struct Frame {
  Arrangement empty;
  PlaceOfLayout place = nullptr;
};

Arrangement empty(const char* id, const QString& title, const QString& tip,
                  const QList<int>& widths, double type_scale) {
  Arrangement made{id, title, tip, {}, type_scale};
  for (const int width : widths) made.columns.append(Arrangement::Column{width, {}});
  return made;
}

Arrangement filled(const Frame& frame, const PanelList& panels) {
  Arrangement made = frame.empty;
  std::vector<std::pair<PanelPlace, QString>> placed;
  for (const PanelEntry& panel : panels) {
    const auto& place = panel.places.*frame.place;
    if (!place) continue;
    if (place->column < 0 || place->column >= made.columns.size()) {
      throw std::logic_error("the panel " + panel.words.id.toStdString() + " stands in column " +
                             std::to_string(place->column) + "; the layout " +
                             made.id.toStdString() + " has 0 to " +
                             std::to_string(made.columns.size() - 1));
    }
    placed.emplace_back(*place, panel.words.id);
  }
  std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) {
    const auto order = [](const PanelPlace& at) { return std::tie(at.column, at.cell, at.tab); };
    return order(a.first) < order(b.first);
  });
  const PanelPlace* former = nullptr;
  for (const auto& [place, id] : placed) {
    QList<Arrangement::Cell>& cells = made.columns[place.column].cells;
    const bool beside =
        former != nullptr && former->column == place.column && former->cell == place.cell;
    if (!beside) cells.append(Arrangement::Cell{place.share, {}});
    cells.last().share = std::max(cells.last().share, place.share);
    cells.last().panels.append(id);
    former = &place;
  }
  return made;
}

}  // namespace

QList<Arrangement> arrangements_of(const PanelList& panels) {
  const Frame frames[] = {
      {empty("teach", QObject::tr("Teach"),
             QObject::tr("Few panels, large type: hear the views, watch them come together"),
             {5, 4}, 1.25),
       &PanelPlaces::teach},
      {empty("train", QObject::tr("Train"), QObject::tr("The way of the work, left to right"),
             {30, 42, 34}, 1.0),
       &PanelPlaces::train},
      {empty("inspect", QObject::tr("Inspect"),
             QObject::tr("Look into what was learnt: a large map, neighbours, mistakes"),
             {26, 52, 28}, 1.0),
       &PanelPlaces::inspect}};
  QList<Arrangement> made;
  for (const Frame& frame : frames) made.append(filled(frame, panels));
  made.front().teaches = true;
  return made;
}

PlaceNode tree_of(const Arrangement& arrangement) {
  std::vector<PlaceNode> columns;
  for (const Arrangement::Column& column : arrangement.columns) {
    std::vector<PlaceNode> cells;
    for (const Arrangement::Cell& one : column.cells) {
      if (!one.panels.isEmpty()) cells.push_back(cell(one.panels, one.share));
    }
    if (cells.empty()) continue;
    columns.push_back(cells.size() == 1 ? cell(cells.front().panels, column.share)
                                        : split(Qt::Vertical, std::move(cells), column.share));
  }
  if (columns.empty()) return cell({});
  if (columns.size() == 1) return columns.front();
  return split(Qt::Horizontal, std::move(columns));
}

}  // namespace earshot
