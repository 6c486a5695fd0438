#pragma once

#include <memory>
#include <QObject>

#include "app/session/desktop.h"
#include "app/session/session.h"
#include "app/window/main_window.h"

namespace earshot {

class AuditionPanel;
class AugmentationsPanel;
class DataPanel;
class DropHighlight;
class LessonLine;
class Help;
class MethodPanel;
class Preferences;
class Questions;
class RunExports;
class SoundCheck;
class WhileTraining;

/// The program with its window: one session, its panels, actions, bars, and how they hang together.
class Workbench : public QObject {
  Q_OBJECT

 public:
  /// Without a desktop, nobody is told of a training's end.
  explicit Workbench(std::shared_ptr<const Catalogue> catalogue,
                     const PanelList& panels = built_in_panels(), Desktop desktop = {});
  ~Workbench() override;

  MainWindow& window() { return *window_; }
  Session& session() { return *session_; }
  Questions& questions() { return *questions_; }

  /// Shows the window; opens `what` (a folder, manifest, run folder, experiment file or sound), or
  /// the experiment's own sounds where it is empty; offers an interrupted run.
  void start(const QString& what = {});
  /// The obvious thing for a path that was dropped or named.
  void open(const QString& path);
  /// The tour, on a person's first start.
  void offer_tour();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void add_panels(const PanelList& panels);
  void connect_tasks();
  void add_file_actions();
  void add_edit_actions();
  void add_training_actions();
  void add_sound_actions();
  void add_scheme_actions();
  void add_palette_sources();
  void show_training_state();
  void apply_look();
  void open_experiment();
  void open_features();
  void open_run();
  bool may_close();

  std::unique_ptr<Session> session_;
  std::unique_ptr<SoundCheck> sound_check_;
  std::unique_ptr<MainWindow> window_;
  std::unique_ptr<RunExports> exports_;
  std::unique_ptr<Preferences> preferences_;
  std::unique_ptr<WhileTraining> while_training_;
  std::unique_ptr<Help> help_;
  Questions* questions_ = nullptr;
  DropHighlight* drop_ = nullptr;
  LessonLine* lesson_ = nullptr;
  QString noted_;  ///< said of the open sounds
  // nullptr where the window has none of them.
  DataPanel* data_ = nullptr;
  MethodPanel* method_ = nullptr;
  AugmentationsPanel* augmentations_ = nullptr;
  AuditionPanel* audition_ = nullptr;
  bool closing_ = false;
  bool left_ = false;  ///< a run that was not past its preparations is not waited for
};

}  // namespace earshot
