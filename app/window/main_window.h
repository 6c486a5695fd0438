#pragma once

#include <QLabel>
#include <QMainWindow>

#include "app/window/layouts.h"
#include "app/window/panel_list.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/command_palette.h"
#include "widgets/chrome/task_list.h"

class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace earshot {

class MenuButton;
class MessageLine;

/// The window: one bar with menu, training and layouts, lines below it, panels in named layouts,
/// the status line. It only holds the parts together; what they do lies in the panels and in the
/// session.
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
  MessageLine& messages() { return *messages_; }
  /// The menus, by their sections.
  MenuButton& menu() { return *menu_; }

  /// What stands in the bar between the menu and the layouts.
  void set_bar(QWidget* bar);
  /// A line between the bar and the panels, below those before it.
  void add_line(QWidget* line);

  /// After the panels and actions were added: makes the menus and the layouts' switch, and shows
  /// the arrangement of last time.
  void complete();

  /// One line in the status bar, for some seconds.
  void say(const QString& words);
  /// That a file was written, with a button that shows its folder.
  void say_written(const QString& file, const QString& words);
  /// Is said no more, where nothing else was said since.
  void take_back(const QString& words);
  void set_sound_device(const QString& words);

  static constexpr int bar_px = 40;

 Q_SIGNALS:
  /// The last menu has what the window itself adds to it, and is not made yet.
  void last_actions();

 protected:
  bool event(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  void add_window_actions();
  void add_panel_actions(const QString& section);
  void make_bar();
  void make_status_bar();
  void fit_screen();
  void show_keys();
  void show_messages();

  PanelList panels_;
  Settings settings_;
  Actions* actions_;
  Layouts* layouts_;
  CommandPalette* palette_;
  TaskList* task_list_;
  MenuButton* menu_;
  QHBoxLayout* bar_;
  QVBoxLayout* lines_;
  MessageLine* messages_;
  QToolButton* show_folder_;
  QString written_;  ///< the file whose folder the button shows
  QLabel* sound_device_;
  bool first_shown_ = false;
  QSize own_size_;  ///< what the window chose for itself
};

}  // namespace earshot
