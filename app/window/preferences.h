#pragma once

#include <QObject>
#include <QPointer>

#include "app/window/preferences_page.h"

namespace earshot {

class MainWindow;
class Session;

/// Holds what a person prefers: puts it on sound and map at the start, and opens the page where it
/// is changed.
class Preferences : public QObject {
  Q_OBJECT

 public:
  /// Adds the action "edit.preferences". Before the window is complete.
  Preferences(Session& session, MainWindow& window);

  /// Points of the map travel, or jump, as is wished.
  void hold_motion();

 Q_SIGNALS:
  /// Colours or type are to be put on anew.
  void look_changed();
  /// What the desktop does for a training is another.
  void training_changed();

 private:
  void open();

  Session& session_;
  MainWindow& window_;
  QPointer<PreferencesPage> page_;
};

}  // namespace earshot
