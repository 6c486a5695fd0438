#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <QObject>
#include <QTimer>

#include "app/session/clip_sounds.h"
#include "app/session/data_document.h"
#include "app/session/data_obstacle.h"
#include "app/session/experiment_document.h"
#include "app/session/feature_document.h"
#include "app/session/known_runs.h"
#include "app/session/label_check.h"
#include "app/session/neighbour_document.h"
#include "app/session/playback.h"
#include "app/session/run_document.h"
#include "app/session/run_follower.h"
#include "app/session/settings.h"
#include "app/session/tasks.h"
#include "app/session/unsaved_experiment.h"
#include "core/data/pcm_cache.h"

namespace earshot {

/// The cache of decoded sound for one data set at one rate, made by whoever needs it first, on a
/// worker's thread. Safe to use from any thread.
class SharedCache {
 public:
  SharedCache(std::shared_ptr<const Dataset> dataset, std::int64_t rate)
      : dataset_(std::move(dataset)), rate_(rate) {}
  std::int64_t rate() const { return rate_; }
  const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
  /// Throws std::runtime_error where the cache file cannot be made.
  std::shared_ptr<PcmCache> get();

 private:
  std::shared_ptr<const Dataset> dataset_;
  std::int64_t rate_;
  std::mutex mutex_;
  std::shared_ptr<PcmCache> cache_;
};

/// What the window works on: experiment, sounds, selection, run, sound output. Lives on the
/// window's thread; everything slow goes through tasks().
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
  DataDocument& data() { return data_; }
  RunDocument& run() { return run_; }
  KnownRuns& known_runs() { return known_runs_; }
  FeatureDocument& features() { return features_; }
  NeighbourDocument& neighbours() { return neighbours_; }
  Playback& playback() { return playback_; }
  Settings& settings() { return settings_; }
  UnsavedExperiment& unsaved() { return unsaved_; }

  /// Opens a folder, a manifest or an example, and writes it into the experiment. Other sounds than
  /// those of a run that is shown begin an experiment of their own.
  void open_data(const QString& path);
  /// Takes no more than labels from the folders of the open sounds.
  void read_labels_alone();
  /// Opens the folder of one sound file and selects it there.
  void open_sound(const QString& file);
  void load_experiment_file(const QString& file);
  void save_experiment_file(const QString& file);
  /// The preset's settings on the sounds that a person chose; on its own where nobody did yet.
  void choose_preset(const std::string& name);
  /// Opens a run folder to look at: its experiment, curves and sounds. Refuses while training.
  void open_run(const std::filesystem::path& folder);
  /// Starts a fresh run of the present experiment in the runs folder.
  void start_training();
  /// Why the present experiment cannot be trained on the open sounds, in one line; empty where it
  /// can, and where the sounds are not known yet. Known before anybody else hears of a change.
  const QString& obstacle() const { return obstacle_; }
  /// Why a run of it could not be evaluated by its labels; empty where it could, and where there
  /// are no labels to tell.
  QString reservation() const;
  /// What is wrong with the present experiment, by its settings.
  std::vector<ParameterError> faults() const;
  /// The one that resumes where that is possible, else starts afresh.
  void train_or_pause();
  /// So many steps, then pause; starts a fresh run where none is training.
  void train_steps(std::int64_t steps);
  void resume_run(const std::filesystem::path& folder, ResumeChoice choice = {});
  /// Remembers where the sounds of a run lie now, and opens it again.
  void find_sounds(const std::filesystem::path& run, const QString& path, const QString& now);
  /// One setting, also in the running trainer where that is possible.
  void set(const std::string& path, const Value& value);
  /// One step of the experiment's history, unless it changes what a running trainer depends on.
  void undo();
  void redo();

  /// The one selected clip of the whole window, or -1.
  std::int64_t selected() const { return selected_; }
  /// -1 for none; a clip that the open sounds do not have is ignored, here as in hear().
  void select(std::int64_t clip);
  /// Selects a clip and plays it from its beginning.
  void hear(std::int64_t clip);
  void hear_from(std::int64_t clip, double seconds);
  /// The output plays, or last played, the selected clip itself and not its views.
  bool hearing_clip() const;
  void toggle_hearing();
  /// Hears the next or the former neighbour (walk), or the one at a place; -1 is the centre itself.
  void walk_neighbours(int steps);
  void hear_neighbour(int place);
  /// Hears a clip and lists its own neighbours, also where it is selected by a walk already.
  void hear_as_centre(std::int64_t clip);

  /// A clip at its own rate; of a long one the beginning, while sounds() decodes the rest of the
  /// selected one. Called at once where it is at hand; nullptr where it cannot be read.
  void with_sound(std::int64_t clip, std::function<void(Sound)> take);
  ClipSounds& sounds() { return sounds_; }
  /// By the encoder of an opened or finished run; a sample where there are more.
  static constexpr std::int64_t most_clips_embedded = 10000;

  /// At a sample rate; nullptr while no data set is open.
  std::shared_ptr<SharedCache> cache(std::int64_t rate);

  QString name_of(std::int64_t clip) const;
  /// The text of the chosen label column, "" where there is none.
  QString label_of(std::int64_t clip) const;

 Q_SIGNALS:
  void selected_changed(qint64 clip);
  /// obstacle() or reservation().
  void obstacle_changed();
  /// One line for the status bar.
  void said(const QString& words);
  /// The same, of the open sounds: it means nothing beside others.
  void noted(const QString& words);
  /// The open sounds were read from their folders' names, and how; may be undone by
  /// read_labels_alone().
  void folders_read(const QString& words);
  /// The sounds of a run that was opened are not where it has them.
  void sounds_gone(const QString& run, const QString& path);

 private:
  void data_ended();
  /// What is odd about the open sounds, and whether a test sound is in training too.
  void tell_notes();
  void play(const Sound& sound, double seconds);
  void sound_grew(std::int64_t clip, const Sound& sound);
  bool has_clip(std::int64_t clip) const;
  /// False, and says why, where a run is training that depends on the setting.
  bool may_change(const std::string& path);
  bool may_become(const Experiment& wanted);
  /// Of a run that is opened, paused or ended all clips are shown as its encoder sees them: the
  /// sample that is followed while training leaves most without neighbours.
  void embed_all_clips();
  bool may_embed_all() const;
  void follow_pauses();
  void look_for_obstacles();
  /// Reads a run folder on another thread; the latest wish counts, and none once training began.
  void read_run_then(const std::filesystem::path& folder, bool from_start,
                     std::function<void(StoredRun)> take);
  /// What was changed here and may change while training is changed in the trainer.
  void tell_trainer(const QStringList& paths);
  void reopen_where_needed(const QStringList& paths);
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
  DataDocument data_;
  ClipSounds sounds_;
  RunFollower follower_;
  KnownRuns known_runs_;
  FeatureDocument features_;
  NeighbourDocument neighbours_;
  int reading_run_ = 0;
  int embedding_ = 0;
  /// Whose clips were embedded last, at which step.
  struct Embedded {
    std::filesystem::path run;
    std::int64_t step = -1;
    const Dataset* dataset = nullptr;
    friend bool operator==(const Embedded&, const Embedded&) = default;
  };
  Embedded embedded_;
  QString obstacle_;
  DataObstacle data_obstacle_;
  LabelCheck labels_;
  int looking_for_copies_ = 0;
  QTimer idle_;  ///< since the last task ended
  bool walking_ = false;
  std::int64_t selected_ = -1;
  QString wanted_path_;           ///< the selected clip's path, to find it again in a new scan
  Sound heard_;                   ///< what the output was given last of a clip itself
  std::int64_t heard_clip_ = -1;  ///< whose
  std::optional<double> hear_when_grown_;  ///< a place of the selected clip that is not decoded yet
  std::shared_ptr<SharedCache> cache_;
};

/// A sound's samples, kept alive by the sound.
std::shared_ptr<const std::vector<float>> samples_of(const Session::Sound& sound);

}  // namespace earshot
