#pragma once

#include <functional>
#include <optional>
#include <QKeySequence>
#include <QList>

#include "widgets/chrome/panel.h"

namespace earshot {

class Session;

/// Where a panel stands in a layout before a person moves anything.
struct PanelPlace {
  int column = 0;  ///< from the left: Teach has 0 and 1, Train and Inspect have 0 to 2
  int cell = 0;    ///< from the top; the panels of one cell are its tabs
  int tab = 0;     ///< from the left; where two have the same, in the list's order
  int share = 1;   ///< of the column's height; of a cell's tabs, the largest counts
};

/// Its place in each layout; where it has none it is hidden until it is asked for.
struct PanelPlaces {
  std::optional<PanelPlace> teach = std::nullopt, train = std::nullopt, inspect = std::nullopt;
};

/// A panel of the window: what it is called, how it is made, where it stands.
struct PanelEntry {
  PanelWords words;
  std::function<Panel*(Session&)> make;
  PanelPlaces places;
  /// Brings it forward. Where it names none, the next of Alt+1 to Alt+0, then with Shift.
  QKeySequence key;
};

/// In the order of the menu Panels.
using PanelList = QList<PanelEntry>;

/// The entry of a class that has `static PanelWords words()` and is made from a Session.
template <class Kind>
PanelEntry panel(PanelPlaces places, QKeySequence key = {}) {
  return {Kind::words(), [](Session& session) -> Panel* { return new Kind(session); },
          std::move(places), std::move(key)};
}

/// All that Earshot ships.
PanelList built_in_panels();

}  // namespace earshot
