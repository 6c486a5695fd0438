#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QVariantMap>
#include <QVBoxLayout>
#include <QWidget>

class QPushButton;

namespace earshot {

class Actions;
class ElidedLabel;

/// The title line of a panel, 28 px: icon, name, the panel's own tools at the right. A place shows
/// it in its row, beside the tabs where it has several panels, so that a panel has one line.
class TitleLine : public QWidget {
  Q_OBJECT

 public:
  TitleLine(const QString& icon, const QString& title, QWidget* parent);

  static constexpr int height_px = 28;

  /// A small tool at the right end, in the order of the calls.
  void add_tool(QWidget* tool);
  /// Words after the title, for what the panel shows at present ("1300 of 1300 clips").
  void set_caption(const QString& words);
  QString caption() const;
  /// Off where a tab already says the name; then a line without caption and tools takes no room.
  void set_name_visible(bool visible);
  /// Tools that are shown; hidden ones take no room.
  bool has_tools() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void tint();
  bool says_something() const { return names_ || has_tools() || !caption().isEmpty(); }

  QString icon_name_;
  QLabel* icon_;
  QLabel* name_;
  ElidedLabel* caption_;
  QHBoxLayout* tools_;
  bool names_ = true;
};

/// What a panel is called, said once.
struct PanelWords {
  QString id;     ///< stable, untranslated, "map": people's settings hold it
  QString title;  ///< "Map"
  QString icon;   ///< name of a line drawing (icons.h), may be empty
  QString help;   ///< what it shows, one sentence: the tool tip of its menu entry
};

/// What the mouse does in a panel besides clicking what looks like a button, for the keyboard page.
struct Gesture {
  QString how;   ///< "Shift-drag"
  QString what;  ///< "marks the clips in a box"
};

/// One part of the window: a stable id, a title line, contents. It keeps what it shows across
/// sessions (save_state) and repaints only while somebody can see it.
class Panel : public QWidget {
  Q_OBJECT

 public:
  explicit Panel(PanelWords words, QWidget* parent = nullptr);

  const QString& id() const { return words_.id; }
  const QString& title() const { return words_.title; }
  const QString& icon_name() const { return words_.icon; }
  const QString& help() const { return words_.help; }
  TitleLine* title_line() const { return title_line_; }
  /// Takes it back on top of the contents, from a place that showed it in its own row.
  void hold_title_line();

  /// Adds what can be asked of the panel to menus, command palette and keyboard page. Called once,
  /// when the window is put together.
  virtual void add_actions(Actions&) {}

  virtual QList<Gesture> gestures() const { return {}; }

  /// Below this much, in device-independent pixels and with its title line, the panel is of little
  /// use: where a place has less, the window makes it a tab of its neighbour.
  virtual QSize least_useful() const { return {220, 150}; }

  /// What the person arranged inside the panel (colour by, column widths), for the settings.
  virtual QVariantMap save_state() const { return {}; }
  virtual void restore_state(const QVariantMap&) {}

  /// Told by the window: false behind another tab, when closed, and while it is minimised.
  void set_visible_to_user(bool visible);
  bool visible_to_user() const { return visible_to_user_; }

  /// Asks the window to open it, raise its tab and give it the focus.
  void bring_forward() { Q_EMIT forward_asked(); }

  /// Asks for one refresh() from the event loop; while nobody sees the panel it is remembered and
  /// done when the panel is next shown.
  void refresh_later();

 Q_SIGNALS:
  void visibility_changed(bool visible);
  void forward_asked();

 protected:
  /// Brings what is shown up to date. Only called while visible.
  virtual void refresh() {}
  /// Where the contents go, below the title line.
  QVBoxLayout* contents() const { return contents_; }

  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void refresh_if_due();

  PanelWords words_;
  TitleLine* title_line_;
  QVBoxLayout* column_;
  QVBoxLayout* contents_;
  bool told_visible_ = true;
  bool visible_to_user_ = false;
  bool refresh_wanted_ = false;
  bool refresh_queued_ = false;
};

/// What an empty panel says: what would be here, and the one action that brings it.
class EmptyState : public QWidget {
  Q_OBJECT

 public:
  EmptyState(const QString& words, const QString& action, QWidget* parent = nullptr);
  void set_words(const QString& words);
  /// An empty text hides the button.
  void set_action(const QString& action);

 Q_SIGNALS:
  void asked();

 private:
  QLabel* words_;
  QPushButton* button_;
};

}  // namespace earshot
