#pragma once

#include "app/session/session.h"
#include "widgets/chrome/panel.h"

class QComboBox;
class QStackedWidget;

namespace earshot {

class BarsView;
class CodeStrip;
class MatrixView;
class PartView;
class TitleTools;

/// What the method itself holds, live while it trains: the parts that the method names, one at a
/// time, each drawn by a widget that knows nothing of the method. A click plays the clip of a cell;
/// for a cell of two clips, first the row's, then, on the next click, the column's.
class InsidePanel : public Panel {
  Q_OBJECT

 public:
  static PanelWords words();
  explicit InsidePanel(Session& session, QWidget* parent = nullptr);

  QVariantMap save_state() const override;
  void restore_state(const QVariantMap& state) override;

 protected:
  void refresh() override;

 private:
  const InsidePart* shown() const;
  PartView* view_of(InsidePart::Kind kind) const;
  void list_parts();
  void say_what_is_missing();
  void hear(int row, int column);

  Session& session_;
  QComboBox* which_;
  TitleTools* tools_;
  QStackedWidget* pages_;
  EmptyState* empty_;
  MatrixView* matrix_;
  BarsView* bars_;
  CodeStrip* codes_;
  QString wanted_;  ///< the label of the part that a person chose
  std::int64_t last_row_ = -1, last_column_ = -1;
  bool column_next_ = false;
};

}  // namespace earshot
