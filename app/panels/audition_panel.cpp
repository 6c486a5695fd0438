#include "app/panels/audition_panel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <utility>

#include "core/audio/player_mixer.h"
#include "core/experiment/views_of.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"

namespace earshot {
namespace {

const QString owner = QStringLiteral("audition");

/// Of the sounds loaded: each view, and after it the original beside it.
int place_of_view(std::size_t view) {
  return static_cast<int>(2 * view);
}

std::vector<QString> names_of(const std::vector<ViewPlan>& plans) {
  std::vector<QString> names;
  for (const ViewPlan& plan : plans) names.push_back(QString::fromStdString(plan.name));
  return names;
}

/// What a lane's pictures depend on: another learning rate makes no other views.
Values relevant(const Catalogue& catalogue, const Experiment& experiment) {
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  const bool by_method =
      method != nullptr && (method->mix != nullptr || method->views.follows_settings());
  Values values;
  for (const auto& [path, value] : experiment.values) {
    if (path.starts_with("views.") || path.starts_with("data.") || path == "seed" ||
        path == "method.name" || path == "training.batch_size" ||
        (by_method && path.starts_with("method."))) {
      values[path] = value;
    }
  }
  return values;
}

}  // namespace

PanelWords AuditionPanel::words() {
  return {"audition", tr("Audition"), "audition",
          tr("A clip and the views that training would make of it, to be heard side by side")};
}

AuditionPanel::AuditionPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  axis_ = new TimeAxis(this);
  contents()->setContentsMargins(0, 4, 0, 0);
  contents()->setSpacing(4);
  contents()->addLayout(make_controls());
  fault_ = new QLabel(this);
  fault_->setObjectName("audition_fault");
  fault_->setProperty("role", "bad");
  fault_->setWordWrap(true);
  fault_->setContentsMargins(8, 0, 8, 0);
  fault_->hide();
  contents()->addWidget(fault_);
  make_lanes();
  empty_ = new EmptyState(tr("Here one hears what the network gets: the clip and its views. "
                             "Choose a clip, in the table or on the map."),
                          QString(), this);
  contents()->addWidget(empty_, 1);
  connect(axis_, &TimeAxis::seek_asked, this, [this](double seconds) {
    if (!take_) return;
    load_sounds();
    session_.playback().play(seconds);
  });
  connect(&session_.hearing(), &Hearing::selected_changed, this, [this] {
    // Another clip, another draw, as in training; pinned, the same draw.
    if (!pinned_) ++draw_;
    plays_both_ = false;
    refresh_later();
  });
  connect(&session_.data(), &DataDocument::began, this, &AuditionPanel::forget);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::opened, this, [this] {
    const RunDocument& run = session_.run();
    const QString former = std::exchange(run_, run.is_open() ? run.name() : QString());
    // Whoever asked for a step of it is not given one of something else.
    left_run_ = !run.is_open() && as_at_step_->isChecked() ? former : QString();
    refresh_later();
  });
  connect(&session_.run(), &RunDocument::state_changed, this, [this] {
    if (as_at_step_->isChecked()) refresh_later();
  });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id == task_) task_ = 0;
  });
  connect(&session_.playback(), &Playback::changed, this, &AuditionPanel::show_playing);
  connect(&session_.playback(), &Playback::moved, this, [this](double seconds) {
    if (session_.playback().owned_by(owner)) axis_->set_playhead(seconds);
  });
  connect(&session_.playback(), &Playback::turned_to, this, [this](int sound) {
    if (!session_.playback().owned_by(owner)) return;
    last_view_ = static_cast<std::size_t>(sound / 2);
    chosen_ = last_view_ + 1;
    show_chosen();
    show_original();
  });
  show_chosen();
  refresh_later();
}

AuditionRequest AuditionPanel::wanted() const {
  AuditionRequest request;
  request.clip = session_.hearing().selected();
  request.draw = draw_;
  // People count steps from 1, the trainer's own code from 0.
  if (as_at_step_->isChecked()) {
    request.step = step_->value() - 1;
    request.draw = 0;
  }
  return request;
}

void AuditionPanel::refresh() {
  const bool any = session_.hearing().selected() >= 0 && session_.data().dataset() != nullptr;
  ruler_->setVisible(any);
  scroll_->setVisible(any);
  empty_->setVisible(!any);
  const RunDocument& run = session_.run();
  const Experiment& latest = run.is_open() ? run.experiment() : session_.experiment().experiment();
  step_->setMaximum(static_cast<int>(std::max<std::int64_t>(1, latest.integer("training.steps"))));
  if (!any) {
    forget();
    return;
  }
  const AuditionRequest request = wanted();
  const bool of_run = request.step && run.is_open();
  if (!request.step) left_run_.clear();
  const bool on_others = of_run && !session_.data().is_of(run.experiment());
  if (on_others || !left_run_.isEmpty()) {
    show_fault(
        tr("%1 trained on other sounds than those that are open; its steps cannot be heard here.")
            .arg(on_others ? run.name() : left_run_));
    return;
  }
  const Experiment experiment = of_run ? experiment_at_step(latest, run.changes(), *request.step)
                                       : session_.experiment().experiment();
  const bool answers = take_ || task_ != 0;
  const auto that_count = [this](const Experiment& of) {
    return relevant(session_.catalogue(), of);
  };
  if (!take_) show_rows(names_of(views_of(session_.catalogue(), experiment)));
  if (answers && request == asked_ && that_count(experiment) == that_count(asked_of_)) return;
  if (task_ != 0) session_.tasks().cancel(std::exchange(task_, 0));
  auto cache = session_.cache(experiment.integer("data.sample_rate"));
  auto catalogue = session_.shared_catalogue();
  asked_ = request;
  asked_of_ = experiment;
  task_ = session_.tasks().run(
      tr("Making views"),
      [cache, catalogue, experiment, request](const TaskContext&) {
        return take_audition(*catalogue, experiment, *cache->get(), request);
      },
      [this](AuditionTake take) {
        task_ = 0;
        take_ = std::move(take);
        show_take();
      },
      [this](const QString& why) {
        task_ = 0;
        show_fault(why);
      });
}

/// Of other sounds neither a take nor one that is being made is of use.
void AuditionPanel::forget() {
  if (task_ != 0) session_.tasks().cancel(std::exchange(task_, 0));
  plays_both_ = false;
  take_.reset();
  fault_->hide();
}

void AuditionPanel::show_fault(const QString& words) {
  forget();
  fault_->setText(words);
  fault_->show();
  seen_->clear();
  for (const Row& row : rows_) {
    row.lane->set_sound(nullptr, 0);
    row.words->clear();
  }
}

void AuditionPanel::show_take() {
  fault_->hide();
  axis_->set_duration(take_->seconds);
  show_rows(names_of(take_->replayed.plans));
  const bool resumes = session_.playback().owned_by(owner) && session_.playback().playing();
  for (std::size_t view = 0; view < take_->views.size(); ++view) {
    const Row& row = rows_[view + 1];
    const AuditionTake::View& one = take_->views[view];
    row.lane->set_sound(samples_of(one.sound), one.sound->sample_rate);
    row.words->setText(QString::fromStdString(one.words));
    row.words->setToolTip(plain_tip(row.words->text()));
  }
  show_original();
  const ReplayedViews& replayed = take_->replayed;
  QString seen;
  if (asked_.step) {
    seen =
        replayed.seen_at_step >= 0
            ? tr("epoch %1; seen at its step %2").arg(replayed.epoch).arg(replayed.seen_at_step + 1)
            : tr("epoch %1; not seen by the trainer, so as it would have been").arg(replayed.epoch);
  }
  seen_->setText(seen);
  seen_->setToolTip(seen);
  title_line()->set_caption(session_.name_of(replayed.clip));
  if (std::exchange(plays_both_, false)) {
    play_both();
  } else if (session_.playback().owned_by(owner)) {
    load_sounds();
    if (resumes) session_.playback().play(0);
  }
}

void AuditionPanel::play_both() {
  load_sounds();
  std::vector<int> views;
  for (std::size_t view = 0; view < views_heard(); ++view) views.push_back(place_of_view(view));
  session_.playback().play_in_turn(std::move(views));
}

/// The original at the place that the compared view was cut from.
void AuditionPanel::show_original() {
  if (!take_) return;
  const Session::Sound& original = take_->views[last_view_].original;
  rows_[0].lane->set_sound(samples_of(original), original->sample_rate);
  rows_[0].lane->set_title(
      tr("original, where %1 was cut").arg(rows_[last_view_ + 1].button->text()));
}

/// As many as the player takes, each with its original.
std::size_t AuditionPanel::views_heard() const {
  return std::min(take_->views.size(), PlayerMixer::most_sounds / 2);
}

int AuditionPanel::sound_of(std::size_t lane) const {
  return lane == original_lane ? place_of_view(last_view_) + 1 : place_of_view(lane - 1);
}

void AuditionPanel::load_sounds() {
  Playback::Sounds sounds;
  for (std::size_t view = 0; view < views_heard(); ++view) {
    sounds.push_back(take_->views[view].sound);
    sounds.push_back(take_->views[view].original);
  }
  session_.playback().load(owner, std::move(sounds), true);
  session_.playback().choose(sound_of(chosen_));
}

void AuditionPanel::choose(std::size_t lane) {
  if (lane >= rows_.size() || (take_ && lane > views_heard())) return;
  chosen_ = lane;
  if (lane != original_lane) last_view_ = lane - 1;
  show_chosen();
  scroll_->ensureWidgetVisible(rows_[lane].holder, 0, 0);
  if (!take_) return;
  show_original();
  Playback& playback = session_.playback();
  if (playback.owned_by(owner) && playback.playing()) {
    playback.choose(sound_of(lane));
  } else {
    load_sounds();
    playback.play(0);
  }
}

void AuditionPanel::choose_next_view() {
  const std::size_t views = rows_.size() - 1;
  if (views > 0) choose(1 + (chosen_ == original_lane ? last_view_ : chosen_) % views);
}

void AuditionPanel::play_or_stop() {
  Playback& playback = session_.playback();
  if (playback.playing()) {
    playback.stop();
  } else if (take_ && visible_to_user()) {
    load_sounds();
    playback.play(0);
  } else {
    session_.hearing().toggle();
  }
}

void AuditionPanel::draw_again() {
  if (as_at_step_->isChecked()) {
    Q_EMIT session_.said(again_->toolTip());
    return;
  }
  ++draw_;
  plays_both_ = visible_to_user() && session_.playback().has_device();
  refresh_later();
}

void AuditionPanel::toggle_pin() {
  pin_->setChecked(!pin_->isChecked());
}

void AuditionPanel::show_chosen() {
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    const bool is = place == chosen_;
    rows_[place].button->setChecked(is);
    rows_[place].lane->set_active(is);
  }
}

void AuditionPanel::show_playing() {
  const Playback& playback = session_.playback();
  const bool own = playback.owned_by(owner) && playback.playing();
  play_->set_icon(own ? "stop" : "play");
  const QSignalBlocker quiet(loop_);
  loop_->setChecked(playback.loops());
  if (!own) axis_->set_playhead(std::nullopt);
}

}  // namespace earshot
