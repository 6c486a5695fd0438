#pragma once

#include <memory>
#include <QObject>

#include "app/session/session.h"
#include "app/window/main_window.h"

namespace earshot {

class AuditionPanel;
class AugmentationsPanel;
class DataPanel;
class EvaluatePanel;
class MapPanel;
class MethodPanel;
class NoticeBar;
class SoundCheck;
class TrainBar;

/// The program with its window: one session, its panels, actions, bars, and how they hang together.
class Workbench : public QObject {
  Q_OBJECT

 public:
  explicit Workbench(std::shared_ptr<const Catalogue> catalogue);
  ~Workbench() override;

  MainWindow& window() { return *window_; }
  Session& session() { return *session_; }
  /// Says what went wrong by our own fault; the window goes on.
  void tell_fault(const QString& words);

  /// Shows the window; opens `what` (a folder, manifest, run folder, experiment file or sound), or
  /// the experiment's own sounds where it is empty; offers an interrupted run.
  void start(const QString& what = {});
  /// The obvious thing for a path that was dropped or named.
  void open(const QString& path);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void add_panels();
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
  void save_experiment_as();
  void open_run();
  bool offer_unsaved(bool at_once);
  void offer_interrupted_run();
  /// How folders were read, with a way back; once for the same sounds.
  void tell_of_folders(const QString& words);
  /// What was said and asked of other sounds stands beside none.
  void forget_former_sounds();
  void offer_another_resume(Refusal why, const QString& words);
  void ask_for_sounds(const QString& run, const QString& path);
  void choose_sounds(const QString& run, const QString& path);
  bool may_close();

  std::unique_ptr<Session> session_;
  std::unique_ptr<SoundCheck> sound_check_;
  std::unique_ptr<MainWindow> window_;
  NoticeBar* notice_ = nullptr;
  QString noted_;             ///< said of the open sounds
  QString told_folders_of_;   ///< the sounds whose reading was told of already
  int folders_question_ = 0;  ///< asked of the open sounds
  int run_question_ = 0;      ///< asked of the open run
  DataPanel* data_ = nullptr;
  EvaluatePanel* evaluate_ = nullptr;
  MethodPanel* method_ = nullptr;
  AugmentationsPanel* augmentations_ = nullptr;
  AuditionPanel* audition_ = nullptr;
  MapPanel* map_ = nullptr;
  bool closing_ = false;
  bool left_ = false;  ///< a run that was not past its preparations is not waited for
};

}  // namespace earshot
