#include "app/panels/audition_panel.h"

#include <QCheckBox>
#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QToolButton>
#include <utility>

#include "app/panels/file_drag.h"
#include "app/panels/heard_chain.h"
#include "app/panels/likeness_words.h"
#include "app/panels/sound_exports.h"
#include "core/audio/decode.h"
#include "core/experiment/views_of.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/sound/sound_lane.h"
#include "widgets/sound/time_axis.h"
#include "widgets/sound/time_ruler.h"

namespace earshot {
namespace {

const QString& owner = SharedLanes::view_owner;

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
    : Panel(words(), parent), session_(session), axis_(session.lanes().view_time()) {
  drag_ = new FileDrag(session_.tasks(), this);
  likeness_ = new LikenessWords(session_, this);
  contents()->setContentsMargins(0, 0, 0, 0);
  contents()->setSpacing(0);
  make_controls();
  fault_ = new QLabel(this);
  fault_->setObjectName("audition_fault");
  fault_->setProperty("role", "bad");
  fault_->setWordWrap(true);
  fault_->setContentsMargins(grid::inset, grid::unit, grid::inset, grid::unit);
  fault_->hide();
  contents()->addWidget(fault_);
  make_lanes();
  make_words();
  empty_ = new EmptyState(tr("Here one hears what the network gets: the clip and its views. "
                             "Choose a clip, in the table or on the map."),
                          QString(), this);
  contents()->addWidget(empty_, 1);
  follow_session();
  show_chosen();
  refresh_later();
}

void AuditionPanel::follow_session() {
  connect(&axis_, &TimeAxis::seek_asked, this, [this](double seconds) {
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
  connect(&session_.playback(), &Playback::turned_to, this, [this](int sound) {
    if (!session_.playback().owned_by(owner)) return;
    last_view_ = static_cast<std::size_t>(sound / 2);
    chosen_ = last_view_ + 1;
    show_chosen();
    show_original();
  });
  connect(&session_.lanes(), &SharedLanes::look_changed, this, &AuditionPanel::show_look);
  connect(likeness_, &LikenessWords::changed, this, &AuditionPanel::show_words);
  connect(drag_, &FileDrag::said, &session_, &Session::said);
}

QVariantMap AuditionPanel::save_state() const {
  return {{"difference", difference_->isChecked()}};
}

void AuditionPanel::restore_state(const QVariantMap& state) {
  difference_->setChecked(state.value("difference", false).toBool());
}

AuditionRequest AuditionPanel::wanted() const {
  AuditionRequest request;
  request.clip = session_.hearing().selected();
  request.draw = draw_;
  request.left_out = chain_->left_out();
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
  seen_->setVisible(any);
  empty_->setVisible(!any);
  const RunDocument& run = session_.run();
  const Experiment& latest = run.is_open() ? run.experiment() : session_.experiment().experiment();
  step_->setMaximum(static_cast<int>(std::max<std::int64_t>(1, latest.integer("training.steps"))));
  if (!any) {
    forget();
    return;
  }
  AuditionRequest request = wanted();
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
  chain_->show(experiment);
  request.left_out = chain_->left_out();
  const bool answers = take_ || task_ != 0;
  const auto that_count = [this](const Experiment& of) {
    return relevant(session_.catalogue(), of);
  };
  if (!take_) show_rows(names_of(views_of(session_.catalogue(), experiment)));
  if (answers && request == asked_ && that_count(experiment) == that_count(asked_of_)) {
    // Chosen again, pinned: where it was cut was forgotten with the clip between.
    if (take_ && task_ == 0) show_cuts();
    return;
  }
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
  session_.lanes().set_cuts({}, 0);
  likeness_->ask(nullptr, nullptr);
  show_words();
  fault_->hide();
}

void AuditionPanel::show_fault(const QString& words) {
  forget();
  fault_->setText(words);
  fault_->show();
  for (const Row& row : rows_) {
    row.lane->set_sound(nullptr, 0);
    row.words->set_chips({});
  }
}

void AuditionPanel::show_take() {
  fault_->hide();
  axis_.set_duration(take_->seconds);
  show_rows(names_of(take_->replayed.plans));
  const bool resumes = session_.playback().owned_by(owner) && session_.playback().playing();
  session_.lanes().set_view_peak(take_->peak);
  for (std::size_t view = 0; view < take_->views.size(); ++view) {
    const Session::Sound& sound = take_->views[view].sound;
    rows_[view + 1].lane->set_sound(samples_of(sound), sound->sample_rate);
    show_draws(view);
  }
  show_original();
  show_difference();
  const bool two = take_->views.size() >= 2;
  likeness_->ask(two ? take_->views[0].sound : nullptr, two ? take_->views[1].sound : nullptr);
  show_words();
  if (std::exchange(plays_both_, false)) {
    play_both();
  } else if (session_.playback().owned_by(owner)) {
    load_sounds();
    if (resumes) session_.playback().play(0);
  }
}

void AuditionPanel::show_draws(std::size_t view) {
  std::vector<ChipLine::Chip> chips;
  for (const Drawn& drawn : take_->replayed.draws.at(view)) {
    const bool is_link = chain_->is_in_chain(drawn.augmentation);
    const QString id = is_link ? QString::fromStdString(drawn.augmentation) : QString();
    if (is_link && asked_.left_out.contains(drawn.augmentation)) {
      chips.push_back({id, chain_->label_of(drawn.augmentation), true});
    } else if (drawn.applied && !drawn.words.empty()) {
      chips.push_back({id, QString::fromStdString(drawn.words), false});
    }
  }
  rows_[view + 1].words->set_chips(std::move(chips));
}

bool AuditionPanel::shows_difference() const {
  return rows_.size() > views_ + 1;
}

/// Puts the lane where it is asked for, and into it what there is.
void AuditionPanel::show_difference() {
  if (take_) show_rows(names_of(take_->replayed.plans));
  const bool any = !take_ || take_->difference;
  difference_->setEnabled(any || difference_->isChecked());
  difference_->setToolTip(
      any ? tr("The difference of views A and B in a lane (D)")
          : tr("These views have no difference: there is one alone, or they differ in length."));
  if (!take_ || !shows_difference()) return;
  SoundLane* lane = rows_.back().lane;
  if (take_->difference) {
    lane->set_difference(samples_of(take_->difference), samples_of(take_->views[0].sound),
                         samples_of(take_->views[1].sound), take_->difference->sample_rate);
  } else {
    lane->set_sound(nullptr, 0);
    lane->set_message(difference_->toolTip());
  }
  if (session_.playback().owned_by(owner) && !session_.playback().playing()) load_sounds();
}

void AuditionPanel::toggle_difference() {
  if (difference_->isEnabled()) difference_->toggle();
}

void AuditionPanel::show_look() {
  for (const Row& row : rows_) {
    row.lane->set_look(session_.lanes().look(), session_.lanes().height());
  }
  name_original();
  show_words();
}

/// What is shown: the caption; what the trainer and its encoder have to do with it: below.
void AuditionPanel::show_words() {
  QStringList shown, below;
  if (take_) {
    shown += session_.name_of(take_->replayed.clip);
    if (asked_.step) shown += tr("as at step %L1").arg(*asked_.step + 1);
    if (const QString heard = chain_->words(); !heard.isEmpty()) shown += heard;
    const ReplayedViews& replayed = take_->replayed;
    if (asked_.step) {
      below += replayed.seen_at_step >= 0
                   ? tr("epoch %1; seen at its step %2")
                         .arg(replayed.epoch)
                         .arg(replayed.seen_at_step + 1)
                   : tr("epoch %1; not seen by the trainer, so as it would have been")
                         .arg(replayed.epoch);
    }
    if (!likeness_->words().isEmpty()) below += likeness_->words();
  }
  title_line()->set_caption(shown.join(QStringLiteral(" · ")));
  const QString words = below.join(QStringLiteral(" · "));
  seen_->setText(words);
  seen_->setToolTip(plain_tip(words));
  // Room is kept for the sentence where a run is open, so that lanes do not jump.
  seen_->setVisible(scroll_->isVisibleTo(this) && (session_.run().is_open() || !words.isEmpty()));
}

void AuditionPanel::drag_out(std::size_t lane) {
  if (!take_) return;
  const std::int64_t clip = take_->replayed.clip;
  if (lane == original_lane) {
    const QString file = file_of_clip(session_, clip);
    if (!file.isEmpty()) drag_->begin(QStringList{file});
    return;
  }
  const Session::Sound sound =
      is_difference(lane) ? take_->difference : take_->views[lane - 1].sound;
  if (!sound) return;
  const QString name =
      QStringLiteral("%1 %2.wav")
          .arg(stem_of_clip(session_, clip),
               is_difference(lane) ? tr("A-B") : tr("view %1").arg(sign_of_lane(lane)));
  drag_->begin(name, [sound](const std::filesystem::path& file, const TaskContext&) {
    write_wav(file, sound->samples, sound->sample_rate);
  });
}

/// The original at the place that the compared view was cut from.
void AuditionPanel::show_original() {
  if (!take_) return;
  const Session::Sound& original = take_->views[last_view_].original;
  rows_[0].lane->set_sound(samples_of(original), original->sample_rate);
  name_original();
  show_cuts();
}

/// With what holds of all lanes: here there is room for it.
void AuditionPanel::name_original() {
  if (!take_) return;
  QStringList title{tr("original, where %1 was cut").arg(rows_[last_view_ + 1].button->text())};
  if (const QString height = session_.lanes().height_words(); !height.isEmpty()) title += height;
  rows_[0].lane->set_title(title.join(QStringLiteral(" · ")));
}

void AuditionPanel::show_cuts() {
  std::vector<SharedLanes::Cut> cuts;
  for (std::size_t view = 0; view < take_->views.size(); ++view) {
    const AuditionTake::View& one = take_->views[view];
    const auto rate = static_cast<double>(one.sound->sample_rate);
    cuts.push_back({sign_of_lane(view + 1), one.starts,
                    one.starts + static_cast<double>(one.sound->samples.size()) / rate});
  }
  session_.lanes().set_cuts(std::move(cuts), last_view_);
}

}  // namespace earshot
