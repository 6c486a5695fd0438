#include "app/session/run_document.h"

#include <algorithm>
#include <utility>

#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

constexpr int drain_ms = 40;
constexpr int quiet_while_paused_ms = 1500;

void append(SeriesByName& series, const std::string& name, std::int64_t step, double value) {
  Series& one = series[name];
  one.steps.push_back(static_cast<double>(step));
  one.values.push_back(value);
}

void drop_from(SeriesByName& series, std::int64_t step) {
  for (auto& [name, one] : series) {
    const auto first =
        std::lower_bound(one.steps.begin(), one.steps.end(), static_cast<double>(step));
    one.values.resize(static_cast<std::size_t>(first - one.steps.begin()));
    one.steps.erase(first, one.steps.end());
  }
}

}  // namespace

RunDocument::RunDocument(std::shared_ptr<const Catalogue> catalogue, QObject* parent)
    : QObject(parent), catalogue_(std::move(catalogue)) {
  clock_.setInterval(drain_ms);
  connect(&clock_, &QTimer::timeout, this, &RunDocument::drain);
  look_what_is_permitted();
}

void RunDocument::look_what_is_permitted() {
  const Permitted former = std::exchange(permitted_, earshot::permitted(*this, around_));
  if (!(permitted_ == former)) Q_EMIT permitted_changed();
}

void RunDocument::know_experiment(const Experiment& present, const QString& obstacle) {
  around_.experiment = present;
  around_.obstacle = obstacle;
  look_what_is_permitted();
}

void RunDocument::know_evaluation(bool under_way, const QString& no_probe) {
  around_.evaluating = under_way;
  around_.no_probe = no_probe;
  look_what_is_permitted();
}

void RunDocument::tell_opened() {
  look_what_is_permitted();
  Q_EMIT opened();
  tell_state();
}

void RunDocument::tell_state() {
  look_what_is_permitted();
  Q_EMIT state_changed();
}

void RunDocument::forget() {
  trainer_.reset();
  series_.clear();
  last_step_.reset();
  health_.reset();
  recorded_health_ = {};
  recorded_features_.reset();
  saved_step_ = -1;
  embeddings_.reset();
  inside_.reset();
  changes_.clear();
  metrics_read_.reset();
  steps_done_ = 0;
  rewound_to_ = -1;
  preparation_ = 0;
  stopping_ = false;
}

void RunDocument::begin(TrainRequest request) {
  request.catalogue = catalogue_;
  request.gentle = true;
  request.retry_seconds = 0;  // a person goes on when there is room
  metrics_read_.reset();
  state_ = RunState::Preparing;
  state_words_ = tr("preparing");
  trainer_ = std::make_unique<Trainer>(std::move(request));
  clock_.start();
  tell_opened();
}

void RunDocument::start(const Experiment& experiment, const std::filesystem::path& folder) {
  forget();
  folder_ = folder;
  moved_from_.clear();
  experiment_ = experiment;
  around_.experiment = experiment;
  TrainRequest request;
  request.experiment = experiment;
  request.run = folder;
  begin(std::move(request));
}

void RunDocument::resume(StoredRun run, ResumeChoice choice) {
  TrainRequest request;
  request.run = run.folder;
  request.from_start = choice.from_start;
  request.accept_changed_data = choice.accept_changed_data;
  if (!run.moved_from.empty()) request.data = run.experiment.text("data.path");
  if (choice.from_start) {
    run.series.clear();
    run.changes.clear();
    run.last_step.reset();
  }
  open(std::move(run));
  begin(std::move(request));
}

void RunDocument::open(StoredRun run) {
  // What was seen of this very run goes on being seen until there is newer.
  const bool again = run.folder == folder_;
  auto embeddings = again ? embeddings_ : nullptr;
  auto inside = again ? inside_ : nullptr;
  forget();
  embeddings_ = std::move(embeddings);
  inside_ = std::move(inside);
  folder_ = std::move(run.folder);
  moved_from_ = std::move(run.moved_from);
  experiment_ = std::move(run.experiment);
  around_.experiment = experiment_;  // whoever opens a run works on it
  series_ = std::move(run.series);
  changes_ = std::move(run.changes);
  metrics_read_ = run.metrics_read;
  last_step_ = std::move(run.last_step);
  recorded_health_ = run.health;
  recorded_features_ = run.features;
  tell_health();
  const auto loss = series_.find("loss");
  if (loss != series_.end() && !loss->second.steps.empty()) {
    steps_done_ = static_cast<std::int64_t>(loss->second.steps.back());
  }
  state_ = complete() ? RunState::Finished : RunState::Stopped;
  state_words_.clear();
  tell_opened();
  tell(run.problems);
}

void RunDocument::tell(const std::vector<std::string>& problems) {
  QStringList lines;
  for (const std::string& problem : problems) lines += shown_name(problem);
  if (!lines.isEmpty()) Q_EMIT warned(lines.join(QStringLiteral("; ")));
}

void RunDocument::close() {
  if (!is_open() || training()) return;
  forget();
  folder_.clear();
  experiment_ = {};
  state_ = RunState::Stopped;
  state_words_.clear();
  tell_opened();
}

void RunDocument::folder_moved(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (folder_ != from || training()) return;
  folder_ = to;
  Q_EMIT renamed();
  tell_state();
}

bool RunDocument::complete() const {
  return is_open() && steps_done_ >= experiment_.integer("training.steps");
}

void RunDocument::follow(RunNews news) {
  if (training() || !is_open()) return;
  const RunState before = state_;
  for (std::size_t i = changes_.size(); i < news.changes.size(); ++i) hear(news.changes[i]);
  for (const StepDone& step : news.steps) hear(step);
  if (news.embeddings) recorded_features_ = news.embeddings->width;
  if (!news.steps.empty()) {
    for (const StepDone& step : news.steps) recorded_health_.see(step);
    tell_health();
    quiet_.restart();
    state_ = complete() ? RunState::Finished : RunState::Running;
    state_words_ = tr("by another program");
    look_what_is_permitted();
    Q_EMIT stepped();
  } else if (state_ == RunState::Running && quiet_.elapsed() > patience_ms()) {
    state_ = RunState::Stopped;
  }
  if (state_ != before) tell_state();
  if (news.embeddings) show_embeddings(news.embeddings);
  tell(news.problems);
  if (before == RunState::Running && state_ == RunState::Finished) Q_EMIT ended();
}

/// Several steps, and the pauses that a probe or a checkpoint makes.
qint64 RunDocument::patience_ms() const {
  constexpr double least_ms = 30000, steps = 5;
  const double step_ms = last_step_ && last_step_->step > 0
                             ? 1000 * last_step_->seconds / static_cast<double>(last_step_->step)
                             : 0.0;
  return static_cast<qint64>(std::max(least_ms, steps * step_ms));
}

bool RunDocument::has_checkpoint() const {
  return is_open() && earshot::has_checkpoint(folder_);
}

bool RunDocument::left_behind_by(const std::optional<Experiment>& present) const {
  if (!present || *present == experiment_) return false;
  const auto all = sections(*catalogue_, *present);
  return std::ranges::any_of(differences(experiment_, *present), [&all](const Difference& change) {
    const Parameter* parameter = find_parameter(all, change.path);
    return parameter == nullptr || parameter->applies == Applies::Restart;
  });
}

std::string RunDocument::stored_data() const {
  return data_has_moved() ? moved_from_ : experiment_.text("data.path");
}

void RunDocument::stop_and_save() {
  if (!training()) return;
  stopping_ = true;
  post(StopAndSave{});
  tell_state();
}

void RunDocument::post(Command command) {
  if (!training()) return;
  trainer_->post(std::move(command));
  quiet_.restart();
  clock_.start();
}

void RunDocument::drain() {
  if (!trainer_) {
    clock_.stop();
    return;
  }
  const bool over = trainer_->ended();
  const std::vector<Event> events = trainer_->drain();
  const std::int64_t before = steps_done_;
  for (const Event& event : events) {
    std::visit([this](const auto& told) { hear(told); }, event);
  }
  if (steps_done_ != before) Q_EMIT stepped();
  if (over) {
    clock_.stop();
    trainer_.reset();
    stopping_ = false;
    tell_state();
    Q_EMIT ended();
    return;
  }
  if (!events.empty()) quiet_.restart();
  // A paused trainer says nothing; the next command starts the clock again.
  if (paused() && quiet_.elapsed() > quiet_while_paused_ms) clock_.stop();
}

void RunDocument::hear(const StateChanged& told) {
  state_ = told.state;
  state_words_ = QString::fromStdString(told.words);
  preparation_ = told.done;
  tell_state();
  if (told.refusal != Refusal::None) Q_EMIT refused(told.refusal, state_words_);
}

void RunDocument::hear(const StepDone& told) {
  // A resumed run goes on from its checkpoint: what was recorded after that is done again.
  if (told.step <= steps_done_) {
    drop_from(series_, told.step);
    rewound_to_ = rewound_to_ < 0 ? told.step : std::min(rewound_to_, told.step);
  }
  last_step_ = told;
  steps_done_ = told.step;
  append(series_, "loss", told.step, told.loss);
  append(series_, "learning_rate", told.step, told.learning_rate);
  append(series_, "examples_per_second", told.step, told.examples_per_second);
  for (const auto& [name, value] : told.values) append(series_, name, told.step, value);
  if (told.health) health_ = told.health;
}

void RunDocument::tell_health() {
  if (!recorded_features_) return;
  const std::int64_t rows = measured_rows(*catalogue_, experiment_);
  health_ = recorded_health_.verdict_on(rows, *recorded_features_, experiment_.text("data.label"));
}

void RunDocument::hear(const CheckpointSaved& told) {
  saved_step_ = told.step;
  look_what_is_permitted();
  Q_EMIT saved();
}

void RunDocument::hear(const EmbeddingsReady& told) {
  show_embeddings(told.embeddings);
}

void RunDocument::show_embeddings(std::shared_ptr<const Features> embeddings) {
  embeddings_ = std::move(embeddings);
  Q_EMIT embedded();
}

void RunDocument::hear(const InsideReady& told) {
  inside_ = told.parts;
  inside_step_ = told.step;
  Q_EMIT looked_inside();
}

void RunDocument::hear(const Warning& told) {
  Q_EMIT warned(shown_name(told.words));
}

void RunDocument::hear(const ParameterChanged& told) {
  // A resumed run makes the changes after its checkpoint again.
  const bool is_known = std::ranges::any_of(changes_, [&told](const ParameterChanged& known) {
    return known.step == told.step && known.path == told.path && known.after == told.after;
  });
  if (!is_known) changes_.push_back(told);
  try {
    set_value(*catalogue_, experiment_, told.path, told.after);
  } catch (const ParameterError& error) {
    Q_EMIT warned(QString::fromUtf8(error.what()));
  }
  tell_state();
}

}  // namespace earshot
