#pragma once

#include <memory>
#include <optional>
#include <QObject>
#include <QTimer>

#include "app/session/baselines_document.h"
#include "app/session/clip_sounds.h"
#include "app/session/comparison_document.h"
#include "app/session/data_document.h"
#include "app/session/data_notes.h"
#include "app/session/evaluation_document.h"
#include "app/session/experiment_document.h"
#include "app/session/feature_document.h"
#include "app/session/file_writing.h"
#include "app/session/hearing.h"
#include "app/session/known_runs.h"
#include "app/session/marked_clips.h"
#include "app/session/neighbour_document.h"
#include "app/session/obstacles.h"
#include "app/session/playback.h"
#include "app/session/preset_match.h"
#include "app/session/run_document.h"
#include "app/session/run_embeddings.h"
#include "app/session/run_follower.h"
#include "app/session/run_reader.h"
#include "app/session/run_shelf.h"
#include "app/session/settings.h"
#include "app/session/shared_cache.h"
#include "app/session/shared_lanes.h"
#include "app/session/tasks.h"
#include "app/session/unsaved_experiment.h"

namespace earshot {

/// What the window works on: experiment, sounds, what is heard, run, evaluation, comparison; and
/// how they hang together. Lives on the window's thread; everything slow goes through tasks().
class Session : public QObject {
  Q_OBJECT

 public:
  using Sound = ClipSounds::Sound;

  Session(std::shared_ptr<const Catalogue> catalogue, Experiment experiment,
          QObject* parent = nullptr);
  ~Session() override;

  const Catalogue& catalogue() const { return *catalogue_; }
  const std::shared_ptr<const Catalogue>& shared_catalogue() const { return catalogue_; }
  Tasks& tasks() { return tasks_; }
  ExperimentDocument& experiment() { return experiment_; }
  Obstacles& obstacles() { return obstacles_; }
  DataDocument& data() { return data_; }
  DataNotes& notes() { return notes_; }
  ClipSounds& sounds() { return sounds_; }
  MarkedClips& marked() { return marked_; }
  Hearing& hearing() { return hearing_; }
  SharedLanes& lanes() { return lanes_; }
  RunDocument& run() { return run_; }
  KnownRuns& known_runs() { return known_runs_; }
  RunShelf& shelf() { return shelf_; }
  const PresetMatch& presets() const { return presets_; }
  FeatureDocument& features() { return features_; }
  NeighbourDocument& neighbours() { return neighbours_; }
  EvaluationDocument& evaluation() { return evaluation_; }
  BaselinesDocument& baselines() { return baselines_; }
  ComparisonDocument& comparison() { return comparison_; }
  Playback& playback() { return playback_; }
  Settings& settings() { return settings_; }
  /// Whatever leaves the window as a file.
  FileWriting& files() { return files_; }
  UnsavedExperiment& unsaved() { return unsaved_; }

  /// Opens a folder, a manifest or an example, and writes it into the experiment. Other sounds than
  /// those of a run that is shown begin an experiment of their own.
  void open_data(const QString& path);
  /// Takes no more than labels from the folders of the open sounds.
  void read_labels_alone();
  /// The same for what lies at an absolute path, where an importer takes it: a sound's folder, in
  /// which it is then selected. False where none does.
  bool open_sounds(const QString& path);
  void load_experiment_file(const QString& file);
  void save_experiment_file(const QString& file);
  /// The same to a file that the person is asked for.
  void save_experiment_as(QWidget* window);
  /// The preset's settings on the sounds that a person chose; on its own where nobody did yet.
  void choose_preset(const std::string& name);
  /// Several settings as one step of undo, named by `words`.
  void take_changes(const Values& changes, const QString& words);
  /// A preset's chain of augmentations with its settings; all else stays.
  void take_chain(const std::string& preset);
  /// Opens a run folder to look at: its experiment, curves and sounds. Refuses while training.
  void open_run(const std::filesystem::path& folder);
  /// A fresh experiment with the settings of a run; no run is open then.
  void take_settings_of(const std::filesystem::path& run);
  /// Starts a fresh run of the present experiment in the runs folder.
  void start_training();
  /// What the one button does now (Permitted::press).
  void train_or_pause();
  /// So many steps, then pause, of the run that the one button would go on with.
  void train_steps(std::int64_t steps);
  void resume_run(const std::filesystem::path& folder, ResumeChoice choice = {});
  /// The open run, from its checkpoint, or from the start where it has none.
  void resume_open_run();
  /// The same, with what was changed since and may change while training; so many steps, then a
  /// pause, where they are told.
  void go_on_with_open_run(std::optional<std::int64_t> steps = {});
  /// Remembers where the sounds of a run lie now, and opens it again.
  void find_sounds(const std::filesystem::path& run, const QString& path, const QString& now);
  /// One setting, also in the running trainer where that is possible.
  void set(const std::string& path, const Value& value);
  /// One step of the experiment's history, unless it changes what a running trainer depends on.
  void undo();
  void redo();

  /// At a sample rate; nullptr while no data set is open.
  std::shared_ptr<SharedCache> cache(std::int64_t rate);

  QString name_of(std::int64_t clip) const;
  /// The text of the chosen label column, "" where there is none.
  QString label_of(std::int64_t clip) const;

 Q_SIGNALS:
  /// One line for the status bar.
  void said(const QString& words);
  /// The sounds of a run that was opened are not where it has them.
  void sounds_gone(const QString& run, const QString& path);

 private:
  void data_ended();
  /// False, and says why, where a run is training that depends on the setting.
  bool may_change(const std::string& path);
  bool may_become(const Experiment& wanted);
  /// What was changed here and may change while training is changed in the trainer.
  void tell_trainer(const QStringList& paths);
  void reopen_where_needed(const QStringList& paths);
  void show_run(StoredRun run);
  void go_on_with_run(StoredRun run, ResumeChoice choice, const Values& changes = {});
  /// Nothing of a run may stand beside sounds that it was not trained on.
  void leave_run_of_other_sounds();

  std::shared_ptr<const Catalogue> catalogue_;
  Settings settings_;
  Playback playback_;
  ExperimentDocument experiment_;
  UnsavedExperiment unsaved_;
  // The tasks end first: their work may hold what the documents own.
  RunDocument run_;
  Tasks tasks_;
  FileWriting files_;
  DataDocument data_;
  Obstacles obstacles_;
  ClipSounds sounds_;
  RunFollower follower_;
  RunReader reader_;
  KnownRuns known_runs_;
  RunShelf shelf_;
  PresetMatch presets_;
  MarkedClips marked_;
  FeatureDocument features_;
  NeighbourDocument neighbours_;
  Hearing hearing_;
  SharedLanes lanes_;
  DataNotes notes_;
  RunEmbeddings embeddings_;
  EvaluationDocument evaluation_;
  BaselinesDocument baselines_;
  ComparisonDocument comparison_;
  QTimer idle_;  ///< since the last task ended
  std::shared_ptr<SharedCache> cache_;
};

}  // namespace earshot
