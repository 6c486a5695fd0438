#pragma once

#include <functional>
#include <optional>
#include <QJsonObject>
#include <QSize>
#include <QStringList>
#include <vector>

namespace earshot {

/// Where panels stand, as a value: a cell, whose panels are its tabs, or parts beside each other.
struct PlaceNode {
  double share = 1;    ///< of the whole that it is a part of; only proportions count
  QStringList panels;  ///< of a cell, by their ids
  Qt::Orientation along = Qt::Horizontal;  ///< how the parts stand
  std::vector<PlaceNode> parts;            ///< empty: a cell
  int joined = 1;  ///< of how many cells this one was made, where there was no room for each

  bool is_cell() const { return parts.empty(); }
  friend bool operator==(const PlaceNode&, const PlaceNode&) = default;
};

PlaceNode cell(QStringList panels, double share = 1);
PlaceNode split(Qt::Orientation along, std::vector<PlaceNode> parts, double share = 1);

/// In the order of reading: left to right, from the top, the tabs of a cell in theirs.
QStringList panels_in(const PlaceNode& node);
/// nullptr where the panel stands nowhere.
const PlaceNode* cell_with(const PlaceNode& root, const QString& panel);

/// What was dropped where: as a tab, or on a side of the cell.
enum class Side { Tab, Left, Right, Above, Below };

/// Without a panel; a cell that held it alone is gone, and its siblings share its room.
PlaceNode without(PlaceNode root, const QString& panel);
/// With a panel that stands nowhere yet, in or beside the cell of another; `tab` is its place among
/// the tabs, negative for the last. Where the other stands nowhere either, a tab of the first cell.
PlaceNode with(PlaceNode root, const QString& panel, const QString& beside, Side side,
               int tab = -1);

/// The least that a panel is of use in.
using LeastOf = std::function<QSize(const QString&)>;
/// What a node takes at the least, `handle` pixels between its parts.
QSize least_of(const PlaceNode& node, const LeastOf& panel, int handle);
/// The same places in so much room: where the cells of a split have less than their panels need,
/// neighbours become tabs of one cell, those first that need the least.
PlaceNode folded(const PlaceNode& root, QSize room, const LeastOf& panel, int handle);
/// Takes lengths that a person gave the parts of a split of the folded tree over into the whole
/// one. `path` names the split by the places of its ancestors and itself among their siblings.
void take_lengths(PlaceNode& root, const PlaceNode& folded, const std::vector<int>& path,
                  const QList<int>& lengths);

/// Whole lengths in proportion to the shares, which add up to the total; none shorter than its
/// least as long as the others have more than theirs.
QList<int> lengths_of(const std::vector<double>& shares, const std::vector<int>& least, int total);

QJsonObject to_json(const PlaceNode& node);
/// Nothing where it is no tree of places: it comes out of a file.
std::optional<PlaceNode> place_tree(const QJsonObject& json);

}  // namespace earshot
