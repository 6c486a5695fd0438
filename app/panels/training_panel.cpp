#include "app/panels/training_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>

#include "core/measures/health_verdict.h"
#include "core/training/watched_figures.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/task_list.h"

namespace earshot {
namespace {

constexpr int bar_steps = 1000;

/// A name in small type over a figure.
QLabel* add_figure(QGridLayout* grid, int column, QLabel* caption) {
  caption->setProperty("role", "caption");
  auto* figure = new QLabel(caption->parentWidget());
  figure->setProperty("role", "figure");
  figure->setAccessibleName(caption->text());
  grid->addWidget(caption, 0, column);
  grid->addWidget(figure, 1, column);
  grid->setColumnStretch(column, 1);
  return figure;
}

void set_role(QLabel* label, const char* role) {
  if (label->property("role") == QLatin1String(role)) return;
  label->setProperty("role", role);
  label->style()->unpolish(label);
  label->style()->polish(label);
}

/// Off, with the reason for its tip, where it may not be pressed.
void allow(QWidget* button, const Permission& may, const QString& tip) {
  button->setEnabled(bool(may));
  button->setToolTip(may ? tip : plain_tip(may.why_not));
}

}  // namespace

PanelWords TrainingPanel::words() {
  return {"training", tr("Training"), "training",
          tr("Train, pause, step, finish; how far it is, how fast and how healthy")};
}

TrainingPanel::TrainingPanel(Session& session, QWidget* parent)
    : Panel(words(), parent), session_(session) {
  contents()->addLayout(make_buttons());
  bar_ = new QProgressBar(this);
  bar_->setRange(0, bar_steps);
  bar_->setTextVisible(false);
  bar_->setAccessibleName(tr("Progress of the training"));
  contents()->addWidget(bar_);
  contents()->addLayout(make_figures());
  health_ = new QLabel(this);
  health_->setObjectName("health");
  health_->setWordWrap(true);
  health_->setAccessibleName(tr("Health of the features"));
  watch_ = new QLabel(this);
  watch_->setObjectName("watch");
  watch_->setWordWrap(true);
  watch_->setProperty("role", "muted");
  // A dock does not ask wrapped text for the height that its width takes.
  for (QLabel* label : {health_, watch_}) {
    label->setMinimumHeight(2 * label->fontMetrics().lineSpacing());
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  }
  contents()->addWidget(health_);
  contents()->addWidget(watch_);
  contents()->addStretch(1);
  connect(&session_.run(), &RunDocument::state_changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::opened, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::stepped, this, &Panel::refresh_later);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &Panel::refresh_later);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &Panel::refresh_later);
  refresh_later();
}

QLayout* TrainingPanel::make_buttons() {
  auto* line = new QHBoxLayout;
  line->setSpacing(grid::inside);
  train_ = new QPushButton(this);
  train_->setObjectName("train");
  train_->setProperty("role", "primary");
  train_->setMinimumWidth(88);
  step_ = new IconButton("step", tr("Does so many steps, then pauses (N)"), this);
  step_->setObjectName("step");
  count_ = new QSpinBox(this);
  count_->setObjectName("step_count");
  count_->setRange(1, 1000000);
  const auto say_steps = [this](int count) {
    count_->setSuffix(count == 1 ? tr(" step") : tr(" steps"));
  };
  say_steps(count_->value());
  connect(count_, &QSpinBox::valueChanged, this, say_steps);
  count_->setAccessibleName(tr("Steps to do before pausing"));
  count_->setToolTip(tr("How many steps the button before it does"));
  count_->setFocusPolicy(Qt::StrongFocus);
  finish_ = new QPushButton(tr("Finish"), this);
  finish_->setObjectName("finish");
  resume_ = new QPushButton(tr("Resume"), this);
  resume_->setObjectName("resume");
  state_ = new ElidedLabel(this);
  state_->setObjectName("state");
  state_->setProperty("role", "muted");
  for (QWidget* widget : std::initializer_list<QWidget*>{train_, step_, count_, finish_, resume_}) {
    line->addWidget(widget);
  }
  line->addWidget(state_, 1);
  connect(train_, &QPushButton::clicked, &session_, &Session::train_or_pause);
  connect(step_, &QToolButton::clicked, this, [this] { session_.train_steps(count_->value()); });
  connect(finish_, &QPushButton::clicked, &session_.run(), &RunDocument::stop_and_save);
  connect(resume_, &QPushButton::clicked, &session_, &Session::resume_open_run);
  return line;
}

QLayout* TrainingPanel::make_figures() {
  auto* figures = new QGridLayout;
  figures->setHorizontalSpacing(grid::between);
  figures->setVerticalSpacing(0);
  step_caption_ = new QLabel(tr("step"), this);
  step_caption_->setObjectName("step_caption");
  step_figure_ = add_figure(figures, 0, step_caption_);
  step_figure_->setObjectName("step_figure");
  loss_figure_ = add_figure(figures, 1, new QLabel(tr("loss"), this));
  rate_figure_ = add_figure(figures, 2, new QLabel(tr("examples a second"), this));
  left_figure_ = add_figure(figures, 3, new QLabel(tr("time left"), this));
  return figures;
}

void TrainingPanel::refresh() {
  const RunDocument& run = session_.run();
  const Permitted& may = run.permitted();
  const bool begins = may.press == TrainPress::Train;
  train_->setText(begins                           ? tr("Train")
                  : may.press == TrainPress::Pause ? tr("Pause")
                                                   : tr("Go on"));
  allow(train_, may.pressed(),
        begins ? tr("Starts a fresh run of this experiment (T)")
               : tr("Pauses at the next step, or goes on where it was (T)"));
  allow(step_, may.step, tr("Does so many steps, then pauses (N)"));
  allow(finish_, may.finish, tr("Ends at the next step, saves, and keeps the run for evaluation"));
  const bool begins_anew = bool(may.begin_anew);
  resume_->setVisible(begins_anew || may.resume);
  resume_->setText(begins_anew ? tr("Begin anew") : tr("Resume"));
  resume_->setToolTip(
      begins_anew
          ? tr("It has no checkpoint: trains it from step 1, and keeps what it holds under other "
               "names")
          : tr("Goes on with this run from its checkpoint, bit for bit on the CPU"));
  title_line()->set_caption(run.is_open() ? run.name() : QString());
  show_progress();
  show_health();
}

void TrainingPanel::show_progress() {
  const RunDocument& run = session_.run();
  const Experiment& experiment =
      run.is_open() ? run.experiment() : session_.experiment().experiment();
  const std::int64_t steps = experiment.integer("training.steps");
  const std::int64_t done = run.steps_done();
  const bool preparing = run.training() && run.state() == RunState::Preparing;
  const double share =
      preparing ? run.preparation() : static_cast<double>(done) / static_cast<double>(steps);
  bar_->setValue(static_cast<int>(share * bar_steps));
  QString words;
  if (!run.is_open()) {
    words = tr("nothing is running");
  } else if (run.stopping()) {
    words = tr("saving");
  } else {
    switch (run.state()) {
      case RunState::Preparing:
        words = run.state_words();
        break;
      case RunState::Running:
        words = tr("training %1").arg(run.state_words());
        break;
      case RunState::Paused:
        words =
            run.state_words().isEmpty() ? tr("paused") : tr("paused: %1").arg(run.state_words());
        break;
      case RunState::Finished:
        words = tr("finished");
        break;
      case RunState::Stopped:
        words = tr("stopped");
        break;
      case RunState::Failed:
        words = tr("failed");
        break;
    }
  }
  const QString& obstacle = run.permitted().obstacle;
  const bool refused = !obstacle.isEmpty();
  if (refused) words = tr("cannot train: %1").arg(obstacle);
  state_->setText(words);
  const bool failed = run.is_open() && run.state() == RunState::Failed;
  state_->setToolTip(refused ? train_->toolTip() : QString());
  set_role(state_, refused || failed ? "bad" : "muted");
  step_figure_->setText(done > 0 ? tr("%1 of %2")
                                       .arg(number_text(static_cast<double>(done)),
                                            number_text(static_cast<double>(steps)))
                                 : tr("0 of %1").arg(number_text(static_cast<double>(steps))));
  const auto& last = run.last_step();
  const auto losses = run.series().find("loss");
  const bool kept = losses != run.series().end() && !losses->second.values.empty();
  loss_figure_->setText(last   ? number_text(last->loss)
                        : kept ? number_text(losses->second.values.back())
                               : QStringLiteral("–"));
  rate_figure_->setText(last ? number_text(last->examples_per_second) : QStringLiteral("–"));
  const bool goes_on = run.training() || run.followed();
  left_figure_->setText(last && goes_on ? clock_text(last->seconds_left) : QStringLiteral("–"));
  show_epoch();
  if (!last) return;
  rate_figure_->setToolTip(
      tr("%1 % of the time was spent waiting for sound").arg(number_text(100 * last->wait_share)));
}

/// "epoch 3 · step" over "120 of 800".
void TrainingPanel::show_epoch() {
  const RunDocument& run = session_.run();
  const auto kept = run.series().find("epoch");
  std::optional<std::int64_t> epoch;
  if (kept != run.series().end() && !kept->second.values.empty()) {
    epoch = static_cast<std::int64_t>(kept->second.values.back());
  }
  if (run.last_step()) epoch = run.last_step()->epoch;
  // Recorded from 0; people count the one they are in.
  step_caption_->setText(epoch ? tr("epoch %L1 · step").arg(*epoch + 1) : tr("step"));
  step_figure_->setAccessibleName(step_caption_->text());
}

QString TrainingPanel::method_summary() const {
  const std::string name = session_.experiment().experiment().text("method.name");
  const MethodEntry* method = session_.catalogue().method(name);
  return method == nullptr ? QString() : QString::fromStdString(method->words.summary);
}

/// Rather than comparing whole views.
bool TrainingPanel::foretells_frames() const {
  const std::string name = session_.run().experiment().text("method.name");
  const MethodEntry* method = session_.catalogue().method(name);
  return method != nullptr && method->needs == EncoderNeed::Frames;
}

void TrainingPanel::show_health() {
  const RunDocument& run = session_.run();
  if (run.is_open() && run.state() == RunState::Failed) {
    set_role(health_, "bad");
    health_->setText(QStringLiteral("▲ ") + run.state_words());
    health_->setVisible(true);
    watch_->clear();
    return;
  }
  const auto& health = run.health();
  QString words, sign;
  if (health) {
    const bool good = health->level == HealthLevel::Good;
    const bool bad = health->level == HealthLevel::Bad;
    set_role(health_, good ? "good" : bad ? "bad" : "careful");
    sign = good ? QStringLiteral("● ") : bad ? QStringLiteral("▲ ") : QStringLiteral("◆ ");
    words = QString::fromStdString(health->words);
  }
  health_->setText(sign + words);
  health_->setVisible(health.has_value());
  if (!run.is_open()) {
    watch_->setText(tr("%1 Watch the map: clips of one kind should gather.").arg(method_summary()));
    return;
  }
  const auto& last = run.last_step();
  QStringList lines;
  if (last) {
    const WatchedFigures figures = watched_figures(*last);
    if (figures.same_clip && figures.other_clips) {
      lines += QString::fromStdString(similarity_words(*figures.same_clip, *figures.other_clips))
                   .replace(" -", " \u2212");
    }
    if (figures.told_apart) {
      const QString share = number_text(100 * *figures.told_apart);
      lines +=
          foretells_frames()
              ? tr("in this batch what comes next was told from the rest %1 % of the time")
                    .arg(share)
              : tr("in this batch the other view of a clip was found %1 % of the time").arg(share);
    }
  }
  watch_->setText(lines.join('\n'));
}

}  // namespace earshot
