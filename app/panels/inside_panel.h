#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QStackedWidget;
class QTabBar;

namespace earshot {

class BarsView;
class CodeStrip;
class MatrixView;
class PartView;

/// What the method itself holds, live while it trains: one tab for each part that the method names,
/// each drawn by a widget that knows nothing of the method. A click plays the clip of a cell; for a
/// cell of two clips, first the row's, then, on the next click, the column's.
class InsidePanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit InsidePanel(Session& session, QWidget* parent = nullptr);

 protected:
  void refresh() override;

 private:
  const InsidePart* shown() const;
  PartView* view_of(InsidePart::Kind kind) const;
  void show_tabs();
  void hear(int row, int column);

  Session& session_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  MatrixView* matrix_;
  BarsView* bars_;
  CodeStrip* codes_;
  std::int64_t last_row_ = -1, last_column_ = -1;
  bool column_next_ = false;
};

}  // namespace earshot
