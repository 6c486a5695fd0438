#pragma once

#include <QWidget>
#include <vector>

#include "widgets/places/place_tree.h"

namespace earshot {

class DropMark;
class Panel;
class PlaceSplitter;
class TabPlace;

/// The panels of a window in places that a person sizes by the splitters between them and fills by
/// dragging a panel's title or tab. Where there is no room for all places, neighbours become tabs,
/// and come apart again when there is.
class Places : public QWidget {
  Q_OBJECT

 public:
  explicit Places(QWidget* parent = nullptr);
  ~Places() override;

  /// Known from then on, hidden until a tree has it.
  void add(Panel* panel);
  /// Shows these places; ids that no panel has are left out. `recent`: the panels that were brought
  /// forward last, the latest first, which says which tab of a place is in front.
  void set_tree(const PlaceNode& tree, const QStringList& recent = {});
  const PlaceNode& tree() const { return tree_; }
  const QStringList& recent() const { return recent_; }

  /// It stands somewhere, be it behind another tab.
  bool is_open(const QString& panel) const;
  /// Opens it, as a tab of the largest place, where it is closed; its tab is in front then.
  void raise(const QString& panel);
  void close(const QString& panel);
  /// In or beside the place of another.
  void move(const QString& panel, const QString& beside, Side side, int tab = -1);
  /// The place that a panel stands in; nullptr while it is closed.
  TabPlace* place_of(const QString& panel) const;
  /// All of them, in the order of reading.
  const std::vector<TabPlace*>& all() const { return places_; }

  static constexpr int handle_px = 5;
  QSize minimumSizeHint() const override { return {320, 200}; }

 Q_SIGNALS:
  /// By a person or a call: other places, sizes or tabs.
  void changed();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Target {
    TabPlace* place = nullptr;
    Side side = Side::Tab;
    int tab = -1;
    QRect mark;
  };
  Panel* panel(const QString& id) const;
  LeastOf least() const;
  void refold();
  void rebuild();
  QWidget* widget_of(const PlaceNode& node, std::vector<int> path, QWidget* parent);
  TabPlace* make_place(const PlaceNode& node, QWidget* parent);
  void release_all();
  void note_raised(const QString& panel);
  Target target_at(QPoint global) const;
  void show_target(Panel* panel, QPoint global);
  void drop(Panel* panel, QPoint global);

  std::vector<Panel*> panels_;
  PlaceNode tree_;
  PlaceNode shown_;  ///< folded into the present room
  QStringList recent_;
  std::vector<TabPlace*> places_;
  QWidget* root_ = nullptr;
  DropMark* mark_;
};

}  // namespace earshot
