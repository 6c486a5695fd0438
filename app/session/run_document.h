#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <vector>

#include "app/session/data_document.h"
#include "app/session/permitted.h"
#include "app/session/stored_run.h"
#include "core/training/trainer.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

/// How a stored run is gone on with; what is refused without it says so (Refusal).
struct ResumeChoice {
  bool from_start = false;
  bool accept_changed_data = false;
};

/// The run that is open: trained by this window, or opened from its folder to be looked at. Drains
/// the trainer on a timer that runs only while there is something to hear.
class RunDocument : public QObject {
  Q_OBJECT

 public:
  explicit RunDocument(std::shared_ptr<const Catalogue> catalogue, QObject* parent = nullptr);

  void start(const Experiment& experiment, const std::filesystem::path& folder);
  /// Goes on with a run folder.
  void resume(StoredRun run, ResumeChoice choice = {});
  /// Shows what a run folder holds, without training.
  void open(StoredRun run);
  /// Shows no run any more; not while it trains.
  void close();
  /// The folder of a run that nobody trains has another name now; the run stays as it is.
  void folder_moved(const std::filesystem::path& from, const std::filesystem::path& to);

  /// Takes up what another program wrote on the open run; not while this window trains it.
  void follow(RunNews news);

  void pause() { post(Pause{}); }
  void go_on() { post(Resume{}); }
  void run_steps(std::int64_t steps) { post(RunSteps{steps}); }
  void stop_and_save();
  void change(const std::string& path, const Value& value) { post(ChangeParameter{path, value}); }

  bool is_open() const { return !folder_.empty(); }
  /// A trainer is alive, running or paused.
  bool training() const { return trainer_ != nullptr; }
  /// Another program trains it, as far as its folder tells.
  bool followed() const { return !training() && state_ == RunState::Running; }
  /// It has all its steps.
  bool complete() const;
  /// Whether an experiment differs from the run's in what holds from the next run: the run could
  /// not be gone on with as it.
  bool left_behind_by(const std::optional<Experiment>& present) const;
  /// Bytes of its metrics that were read on opening; empty where this window wrote them.
  const std::optional<std::uintmax_t>& metrics_read() const { return metrics_read_; }
  bool paused() const { return training() && state_ == RunState::Paused; }
  bool stopping() const { return stopping_; }
  RunState state() const { return state_; }
  const QString& state_words() const { return state_words_; }
  double preparation() const { return preparation_; }

  const std::filesystem::path& folder() const { return folder_; }
  QString name() const { return shown_name(folder_.filename().string()); }
  const Experiment& experiment() const { return experiment_; }
  const SeriesByName& series() const { return series_; }
  /// The lowest step that was done again since forget_rewinding(), or -1: curves drawn from there
  /// on are to be replaced.
  std::int64_t rewound_to() const { return rewound_to_; }
  void forget_rewinding() { rewound_to_ = -1; }
  const std::optional<StepDone>& last_step() const { return last_step_; }
  std::int64_t steps_done() const { return steps_done_; }
  const std::optional<HealthVerdict>& health() const { return health_; }
  const std::shared_ptr<const Features>& embeddings() const { return embeddings_; }
  /// The method's own state as last shown; nullptr before that.
  const std::shared_ptr<const std::vector<InsidePart>>& inside() const { return inside_; }
  std::int64_t inside_step() const { return inside_step_; }
  const std::vector<ParameterChanged>& changes() const { return changes_; }
  bool has_checkpoint() const;
  /// The last step that this window's trainer has saved, or -1.
  std::int64_t saved_step() const { return saved_step_; }
  /// data.path as the run folder itself has it.
  std::string stored_data() const;
  bool data_has_moved() const { return !moved_from_.empty(); }
  /// What may be pressed now; true by the time that any other signal is heard.
  const Permitted& permitted() const { return permitted_; }
  /// What is worked on, and why it cannot be trained; empty where it can.
  void know_experiment(const Experiment& present, const QString& obstacle);
  /// An evaluation is under way; why the labels cannot be probed, empty where they can.
  void know_evaluation(bool under_way, const QString& no_probe);
  /// What a checkpoint's encoder makes of the clips, computed by whoever opened the run.
  void show_embeddings(std::shared_ptr<const Features> embeddings);

 Q_SIGNALS:
  /// Another run, or none.
  void opened();
  /// The same run under another name.
  void renamed();
  void state_changed();
  void permitted_changed();
  void stepped();
  void embedded();
  void looked_inside();
  void saved();
  void warned(const QString& words);
  /// It was not gone on with, and a person may decide otherwise.
  void refused(Refusal why, const QString& words);
  /// No trainer is alive any more.
  void ended();

 private:
  void begin(TrainRequest request);
  void post(Command command);
  void drain();
  void hear(const StateChanged& told);
  void hear(const StepDone& told);
  void hear(const EmbeddingsReady& told);
  void hear(const InsideReady& told);
  void hear(const CheckpointSaved& told);
  void hear(const Warning& told);
  void hear(const ParameterChanged& told);
  void forget();
  void tell_opened();
  void tell_state();
  void look_what_is_permitted();
  void tell(const std::vector<std::string>& problems);
  void tell_health();
  qint64 patience_ms() const;

  std::shared_ptr<const Catalogue> catalogue_;
  std::unique_ptr<Trainer> trainer_;
  QTimer clock_;
  QElapsedTimer quiet_;
  std::filesystem::path folder_;
  Experiment experiment_;
  std::string moved_from_;
  RunState state_ = RunState::Stopped;
  QString state_words_;
  double preparation_ = 0;
  bool stopping_ = false;
  std::int64_t steps_done_ = 0;
  std::int64_t rewound_to_ = -1;
  SeriesByName series_;
  std::optional<std::uintmax_t> metrics_read_;
  std::optional<StepDone> last_step_;
  std::optional<HealthVerdict> health_;
  RecordedHealth recorded_health_;  ///< of a run that this window does not train
  std::optional<std::int64_t> recorded_features_;
  std::int64_t saved_step_ = -1;
  std::shared_ptr<const Features> embeddings_;
  std::shared_ptr<const std::vector<InsidePart>> inside_;
  std::int64_t inside_step_ = 0;
  std::vector<ParameterChanged> changes_;
  AroundRun around_;
  Permitted permitted_;
};

}  // namespace earshot
