#pragma once

#include <QPoint>
#include <QWidget>
#include <vector>

class QHBoxLayout;
class QStackedWidget;
class QTabBar;

namespace earshot {

class Panel;

/// One place of the window: a row of 28 px with the tabs of its panels, where it has several, and
/// the front one's title line; below it that panel. A press on the row that moves is a drag.
class TabPlace : public QWidget {
  Q_OBJECT

 public:
  /// Takes the panels, at least one, until release().
  TabPlace(std::vector<Panel*> panels, Panel* front, QWidget* parent);

  const std::vector<Panel*>& panels() const { return panels_; }
  Panel* front() const { return front_; }
  void bring_forward(Panel* panel);
  /// Gives the panels and their title lines back, hidden, to `home`.
  void release(QWidget* home);
  QTabBar* tabs() const { return tabs_; }
  /// The tab below a point of this widget; -1 for none.
  int tab_at(QPoint at) const;
  /// Of the row with tabs and title line: 28 px, or what large type needs.
  int row_height() const;

 Q_SIGNALS:
  void raised(Panel* panel);  ///< by a person
  void close_asked(Panel* panel);
  void dragged(Panel* panel, QPoint global);
  void dropped(Panel* panel, QPoint global);
  void drag_ended();  ///< without a drop

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  bool event(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit_row();
  void name_tabs(bool whole);
  Panel* pressed_at(QObject* watched, QPoint at) const;
  void end_drag();

  std::vector<Panel*> panels_;
  Panel* front_ = nullptr;
  QWidget* row_;
  QHBoxLayout* line_;
  QTabBar* tabs_;
  QStackedWidget* stack_;
  Panel* pressed_ = nullptr;
  QPoint pressed_at_;
  bool dragging_ = false;
};

}  // namespace earshot
