#pragma once

#include <QToolButton>

namespace earshot {

class Actions;
class RunPopup;
class Session;

/// What is worked on, "tones · SimCLR, small (changed)", as a button that opens the runs and
/// presets to change to.
class RunSwitcher : public QToolButton {
  Q_OBJECT

 public:
  /// Adds its actions, so that menus, Ctrl+K and the keyboard page have them.
  RunSwitcher(Session& session, Actions& actions, QWidget* parent = nullptr);

  RunPopup* popup() const { return popup_; }
  /// The whole of it; what is painted gives way where there is no room.
  const QString& words() const { return words_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void add_actions(Actions& actions);
  void open();
  void show_subject();
  int width_of(const QString& words) const;

  Session& session_;
  RunPopup* popup_;
  QString words_;
};

}  // namespace earshot
