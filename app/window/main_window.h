#pragma once

#include <QLabel>
#include <QMainWindow>

#include "app/window/layouts.h"
#include "app/window/panel_list.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/command_palette.h"
#include "widgets/chrome/task_list.h"

class QTabBar;
class QToolButton;

namespace earshot {

/// The window: docks in named layouts, menus, the bar, the status line. It only holds the parts
/// together; what they do lies in the panels and in the session.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// The list says where each panel stands and which key it has; whoever makes them adds them to
  /// layouts().
  explicit MainWindow(PanelList panels = built_in_panels(), QWidget* parent = nullptr);

  Actions& actions() { return *actions_; }
  Layouts& layouts() { return *layouts_; }
  CommandPalette& palette_of_commands() { return *palette_; }
  TaskList& task_list() { return *task_list_; }

  /// After the panels and actions were added: makes the menus, the layout tabs and the bar, and
  /// shows the arrangement of last time.
  void complete();

  /// One line in the status bar; stays until the next.
  void say(const QString& words);
  /// That a file was written, with a button that shows its folder.
  void say_written(const QString& file, const QString& words);
  /// Is said no more, where nothing else was said since.
  void take_back(const QString& words);
  void set_sound_device(const QString& words);

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void add_window_actions();
  void add_panel_actions(const QString& section);
  void make_menus();
  void make_layout_tabs();
  void make_status_bar();
  void show_keys();

  PanelList panels_;
  Settings settings_;
  Actions* actions_;
  Layouts* layouts_;
  CommandPalette* palette_;
  TaskList* task_list_;
  QLabel* message_;
  QToolButton* show_folder_;
  QString written_;  ///< the file whose folder the button shows
  QLabel* sound_device_;
  QTabBar* layout_tabs_;
};

}  // namespace earshot
