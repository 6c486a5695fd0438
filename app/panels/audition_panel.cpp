#include "app/panels/audition_panel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QToolButton>
#include <utility>

#include "widgets/icon_button.h"
#include "widgets/sound_lane.h"
#include "widgets/style.h"
#include "widgets/time_axis.h"
#include "widgets/time_ruler.h"

namespace earshot {
namespace {

const QString owner = QStringLiteral("audition");
constexpr int button_width = 28;

/// Of the four sounds loaded: the original beside A, A, B, the original beside B.
enum Place { place_original_a, place_a, place_b, place_original_b };

LaneRole role_of(AuditionPanel::Lane lane) {
  switch (lane) {
    case AuditionPanel::Lane::A:
      return LaneRole::ViewA;
    case AuditionPanel::Lane::B:
      return LaneRole::ViewB;
    case AuditionPanel::Lane::Original:
      break;
  }
  return LaneRole::Original;
}

/// What a lane's pictures depend on: another learning rate makes no other views.
Values relevant(const Experiment& experiment) {
  Values values;
  for (const auto& [path, value] : experiment.values) {
    if (path.starts_with("views.") || path.starts_with("data.") || path == "seed" ||
        path == "method.name" || path == "training.batch_size") {
      values[path] = value;
    }
  }
  return values;
}

}  // namespace

AuditionPanel::AuditionPanel(Session& session, QWidget* parent)
    : Panel("audition", tr("Audition"), "audition", parent), session_(session) {
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
  lanes_ = new QWidget(this);
  auto* column = new QVBoxLayout(lanes_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  ruler_ = new TimeRuler(*axis_, lanes_);
  ruler_->set_start(button_width + 3);
  column->addWidget(ruler_);
  for (const Lane lane : {Lane::Original, Lane::A, Lane::B}) make_row(lane, column);
  contents()->addWidget(lanes_, 1);
  empty_ = new EmptyState(tr("Here one hears what the network gets: the clip and its two views. "
                             "Choose a clip, in the table or on the map."),
                          QString(), this);
  contents()->addWidget(empty_, 1);
  connect(axis_, &TimeAxis::seek_asked, this, [this](double seconds) {
    if (!take_) return;
    load_sounds();
    session_.playback().play(seconds);
  });
  connect(&session_, &Session::selected_changed, this, [this] {
    // Another clip, another draw, as in training; pinned, the same draw.
    if (!pinned_) ++draw_;
    refresh_later();
  });
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::stepped, this, [this] {
    step_->setMaximum(static_cast<int>(std::max<std::int64_t>(1, session_.run().steps_done())));
  });
  connect(&session_.run(), &RunDocument::opened, this, &Panel::refresh_later);
  connect(&session_.playback(), &Playback::changed, this, &AuditionPanel::show_playing);
  connect(&session_.playback(), &Playback::moved, this, [this](double seconds) {
    if (session_.playback().owned_by(owner)) axis_->set_playhead(seconds);
  });
  show_chosen();
  refresh_later();
}

QLayout* AuditionPanel::make_controls() {
  auto* line = new QHBoxLayout;
  line->setContentsMargins(8, 0, 8, 0);
  line->setSpacing(grid::unit);
  play_ = new IconButton("play", tr("Play the chosen lane, or stop (Space)"), this);
  play_->setObjectName("audition_play");
  loop_ = new IconButton("loop", tr("Play over and over (L)"), this);
  loop_->setObjectName("audition_loop");
  loop_->setCheckable(true);
  again_ = new IconButton("dice", tr("Make two new views (R)"), this);
  again_->setObjectName("draw_again");
  again_->setText(tr("Draw again"));
  again_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  pin_ =
      new IconButton("pin", tr("Keep this draw for whatever clip or setting comes next (P)"), this);
  pin_->setObjectName("pin");
  pin_->setCheckable(true);
  as_at_step_ = new QCheckBox(tr("as at step"), this);
  as_at_step_->setObjectName("as_at_step");
  as_at_step_->setAccessibleName(tr("As at a step of the training"));
  as_at_step_->setToolTip(
      tr("The very views that the trainer saw, or would see, at that step, to the last bit"));
  step_ = new QSpinBox(this);
  step_->setObjectName("audition_step");
  step_->setAccessibleName(tr("Step whose views are shown"));
  step_->setRange(1, 1);
  step_->setFocusPolicy(Qt::StrongFocus);
  step_->setEnabled(false);
  seen_ = new QLabel(this);
  seen_->setProperty("role", "caption");
  seen_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{play_, loop_, again_, pin_, as_at_step_, step_}) {
    line->addWidget(widget);
  }
  line->addWidget(seen_, 1);
  connect(play_, &QToolButton::clicked, this, &AuditionPanel::play_or_stop);
  connect(loop_, &QToolButton::toggled, this,
          [this](bool on) { session_.playback().set_loop(on); });
  connect(again_, &QToolButton::clicked, this, &AuditionPanel::draw_again);
  connect(pin_, &QToolButton::toggled, this, [this](bool on) { pinned_ = on; });
  connect(as_at_step_, &QCheckBox::toggled, this, [this](bool on) {
    step_->setEnabled(on);
    again_->setEnabled(!on);
    refresh_later();
  });
  connect(step_, &QSpinBox::valueChanged, this, &Panel::refresh_later);
  return line;
}

void AuditionPanel::make_row(Lane lane, QVBoxLayout* column) {
  Row& row = rows_[static_cast<std::size_t>(lane)];
  static const char* const letters[] = {"O", "A", "B"};
  const QString names[] = {tr("original"), tr("view A"), tr("view B")};
  const auto place = static_cast<std::size_t>(lane);
  auto* line = new QHBoxLayout;
  line->setSpacing(0);
  row.button = new QToolButton(lanes_);
  row.button->setObjectName(QStringLiteral("lane_%1").arg(letters[place]));
  row.button->setText(letters[place]);
  row.button->setCheckable(true);
  row.button->setFixedWidth(button_width);
  row.button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
  row.button->setAccessibleName(tr("Hear the %1").arg(names[place]));
  row.button->setToolTip(
      tr("Hear the %1, at the same place (%2)").arg(names[place], letters[place]));
  connect(row.button, &QToolButton::clicked, this, [this, lane] { choose(lane); });
  row.lane = new SoundLane(*axis_, role_of(lane), lanes_);
  row.lane->setObjectName(QStringLiteral("sound_lane_%1").arg(letters[place]));
  row.lane->setAccessibleName(names[place]);
  row.lane->set_title(names[place]);
  connect(row.lane, &SoundLane::chosen, this, [this, lane] {
    chosen_ = lane;
    if (lane != Lane::Original) last_view_ = lane == Lane::A ? 0 : 1;
    show_chosen();
  });
  row.words = new QLabel(lanes_);
  row.words->setObjectName(QStringLiteral("words_%1").arg(letters[place]));
  row.words->setProperty("role", "caption");
  row.words->setWordWrap(true);
  row.words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  row.words->setContentsMargins(4, 1, 8, 2);
  row.words->setVisible(lane != Lane::Original);
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  right->addWidget(row.lane, 1);
  right->addWidget(row.words);
  line->addWidget(row.button);
  line->addLayout(right, 1);
  column->addLayout(line, 1);
}

AuditionRequest AuditionPanel::wanted() const {
  AuditionRequest request;
  request.clip = session_.selected();
  request.draw = draw_;
  // People count steps from 1, the trainer's own code from 0.
  if (as_at_step_->isChecked()) {
    request.step = step_->value() - 1;
    request.draw = 0;
  }
  return request;
}

void AuditionPanel::refresh() {
  const bool any = session_.selected() >= 0 && session_.data().dataset() != nullptr;
  lanes_->setVisible(any);
  empty_->setVisible(!any);
  step_->setMaximum(static_cast<int>(
      std::max<std::int64_t>(1, session_.experiment().experiment().integer("training.steps"))));
  if (!any) {
    take_.reset();
    return;
  }
  const AuditionRequest request = wanted();
  const Experiment& experiment = request.step && session_.run().is_open()
                                     ? session_.run().experiment()
                                     : session_.experiment().experiment();
  if (take_ && request == made_ && relevant(experiment) == relevant(made_from_)) return;
  if (task_ != 0) session_.tasks().cancel(std::exchange(task_, 0));
  auto cache = session_.cache();
  auto catalogue = session_.shared_catalogue();
  task_ = session_.tasks().run(
      tr("Making views"),
      [cache, catalogue, experiment, request](const TaskContext&) {
        return take_audition(*catalogue, experiment, *cache->get(), request);
      },
      [this, experiment, request](AuditionTake take) {
        task_ = 0;
        take_ = std::move(take);
        made_ = request;
        made_from_ = experiment;
        show_take();
      },
      [this, experiment, request](const QString& why) {
        task_ = 0;
        take_.reset();
        fault_->setText(why);
        fault_->show();
        for (const Row& row : rows_) row.lane->set_sound(nullptr, 0);
      });
}

void AuditionPanel::show_take() {
  fault_->hide();
  axis_->set_duration(take_->seconds);
  show_second_view(!take_->one_view);
  const bool resumes = session_.playback().owned_by(owner) && session_.playback().playing();
  for (const std::size_t view : {std::size_t{0}, std::size_t{1}}) {
    const Row& row = rows_[view + 1];
    const AuditionTake::View& one = take_->views[view];
    row.lane->set_sound(samples_of(one.sound), one.sound->sample_rate);
    row.words->setText(QString::fromStdString(one.words));
    row.words->setToolTip(row.words->text());
  }
  show_original();
  const ReplayedViews& replayed = take_->replayed;
  QString seen;
  if (made_.step) {
    seen =
        replayed.seen_at_step >= 0
            ? tr("epoch %1; seen at its step %2").arg(replayed.epoch).arg(replayed.seen_at_step + 1)
            : tr("epoch %1; not seen by the trainer, so as it would have been").arg(replayed.epoch);
  }
  seen_->setText(seen);
  seen_->setToolTip(seen);
  title_line()->set_caption(session_.name_of(replayed.clip));
  if (session_.playback().owned_by(owner)) {
    load_sounds();
    if (resumes) session_.playback().play(0);
  }
}

/// A method that sees a clip once has no second view to hear.
void AuditionPanel::show_second_view(bool shown) {
  const Row& row = rows_[static_cast<std::size_t>(Lane::B)];
  for (QWidget* widget : std::initializer_list<QWidget*>{row.button, row.lane, row.words}) {
    widget->setVisible(shown);
  }
  if (!shown && chosen_ == Lane::B) {
    chosen_ = Lane::A;
    show_chosen();
  }
  if (!shown) last_view_ = 0;
}

/// The original at the place that the compared view was cut from.
void AuditionPanel::show_original() {
  if (!take_) return;
  const Session::Sound& original = take_->views[last_view_].original;
  rows_[0].lane->set_sound(samples_of(original), original->sample_rate);
  rows_[0].lane->set_title(last_view_ == 0 ? tr("original, where A was cut")
                                           : tr("original, where B was cut"));
}

int AuditionPanel::sound_of(Lane lane) const {
  switch (lane) {
    case Lane::A:
      return place_a;
    case Lane::B:
      return place_b;
    case Lane::Original:
      break;
  }
  return last_view_ == 0 ? place_original_a : place_original_b;
}

void AuditionPanel::load_sounds() {
  const auto& views = take_->views;
  session_.playback().load(
      owner, {views[0].original, views[0].sound, views[1].sound, views[1].original}, true);
  session_.playback().choose(sound_of(chosen_));
}

void AuditionPanel::choose(Lane lane) {
  if (lane == Lane::B && take_ && take_->one_view) return;
  chosen_ = lane;
  if (lane != Lane::Original) last_view_ = lane == Lane::A ? 0 : 1;
  show_chosen();
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

void AuditionPanel::play_or_stop() {
  Playback& playback = session_.playback();
  if (playback.playing()) {
    playback.stop();
  } else if (take_ && visible_to_user()) {
    load_sounds();
    playback.play(0);
  } else {
    session_.toggle_hearing();
  }
}

void AuditionPanel::draw_again() {
  if (as_at_step_->isChecked()) return;
  ++draw_;
  refresh_later();
}

void AuditionPanel::toggle_pin() {
  pin_->setChecked(!pin_->isChecked());
}

void AuditionPanel::show_chosen() {
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    const bool is = place == static_cast<std::size_t>(chosen_);
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
