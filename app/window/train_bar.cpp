#include "app/window/train_bar.h"

#include <filesystem>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

#include "app/session/session.h"
#include "core/data/examples.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/task_list.h"

namespace earshot {
namespace {

constexpr int most_runs = 12;

void set_role(QWidget* widget, const char* role) {
  if (widget->property("role") == QLatin1String(role)) return;
  widget->setProperty("role", role);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QString short_name(const std::string& path) {
  if (const auto example = example_name(path)) return QString::fromStdString(*example);
  return QString::fromStdString(std::filesystem::path(path).filename().string());
}

}  // namespace

TrainBar::TrainBar(Session& session, Actions& actions, QWidget* parent)
    : QToolBar(tr("Training bar"), parent), session_(session) {
  setObjectName("train_bar");
  setAccessibleName(windowTitle());
  setMovable(false);
  setFloatable(false);
  toggleViewAction()->setEnabled(false);
  train_ = new QToolButton(this);
  train_->setObjectName("bar_train");
  train_->setDefaultAction(actions.at("training.train"));
  train_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  train_->setProperty("role", "primary");
  train_->setMinimumWidth(92);
  step_ = new IconButton("step", tr("One step (N)"), this);
  step_->setDefaultAction(actions.at("training.step"));
  finish_ = new IconButton("finish", tr("Finish and save"), this);
  finish_->setDefaultAction(actions.at("training.finish"));
  for (QToolButton* button : std::initializer_list<QToolButton*>{step_, finish_}) {
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
  }
  subject_ = new QToolButton(this);
  subject_->setObjectName("subject");
  subject_->setAccessibleName(tr("Sounds and method; choose a preset or a run"));
  subject_->setToolTip(tr("What is worked on. Choose a preset, or open a run"));
  subject_->setPopupMode(QToolButton::InstantPopup);
  subject_->setAutoRaise(true);
  subject_menu_ = new QMenu(subject_);
  subject_->setMenu(subject_menu_);
  fill_with_runs(subject_menu_, session_.known_runs(), [this] { fill_subject_menu(); });
  progress_ = new QLabel(this);
  progress_->setObjectName("bar_progress");
  health_ = new QLabel(this);
  health_->setObjectName("bar_health");
  health_->setTextInteractionFlags(Qt::NoTextInteraction);
  rate_ = new QLabel(this);
  rate_->setObjectName("bar_rate");
  rate_->setProperty("role", "muted");
  auto* room = new QWidget(this);
  room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  obstacle_ = new ElidedLabel(room);
  obstacle_->setObjectName("bar_obstacle");
  obstacle_->setProperty("role", "bad");
  auto* filled = new QHBoxLayout(room);
  filled->setContentsMargins(grid::inside, 0, grid::inside, 0);
  filled->addWidget(obstacle_);
  addWidget(train_);
  addWidget(step_);
  addWidget(finish_);
  addSeparator();
  addWidget(subject_);
  addSeparator();
  addWidget(progress_);
  addWidget(health_);
  addWidget(room);
  addWidget(rate_);
  connect(&session_.run(), &RunDocument::state_changed, this, &TrainBar::show_state);
  connect(&session_.run(), &RunDocument::stepped, this, &TrainBar::show_state);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &TrainBar::show_state);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &TrainBar::show_state);
  connect(&session_.obstacles(), &Obstacles::changed, this, &TrainBar::show_state);
  show_state();
}

void TrainBar::fill_subject_menu() {
  subject_menu_->clear();
  subject_menu_->setToolTipsVisible(true);
  subject_menu_->addSection(tr("Presets"));
  const bool may_open = bool(session_.run().permitted().open_another);
  for (const Preset& preset : session_.catalogue().presets) {
    const std::string name = preset.words.name;
    const QString label = QString::fromStdString(preset.words.label);
    QAction* action = subject_menu_->addAction(
        label, this, [this, name, label] { session_.choose_preset(name); });
    action->setToolTip(QString::fromStdString(preset.words.summary));
    action->setEnabled(may_open);
  }
  const auto& runs = session_.known_runs().all();
  if (runs.empty()) return;
  subject_menu_->addSection(tr("Runs"));
  for (std::size_t i = 0; i < std::min<std::size_t>(most_runs, runs.size()); ++i) {
    const RunSummary& run = runs[i];
    QAction* action = subject_menu_->addAction(
        tr("%1 · step %L2 of %L3")
            .arg(plain_entry(shown_name(run.name())), QLocale().toString(qint64{run.step}),
                 QLocale().toString(qint64{run.steps})),
        this, [this, folder = run.folder] { session_.open_run(folder); });
    action->setToolTip(plain_tip(shown_name(run.folder.string())));
    action->setEnabled(may_open);
  }
}

void TrainBar::show_state() {
  const RunDocument& run = session_.run();
  const Experiment& experiment =
      run.training() ? run.experiment() : session_.experiment().experiment();
  subject_->setText(QStringLiteral("%1 · %2 · %3")
                        .arg(plain_entry(short_name(experiment.text("data.path"))),
                             QString::fromStdString(experiment.text("method.name")),
                             QString::fromStdString(experiment.text("encoder.name"))));
  QString progress;
  if (run.is_open()) {
    switch (run.state()) {
      case RunState::Preparing:
        progress = run.state_words();
        break;
      case RunState::Failed:
        progress = tr("failed");
        break;
      case RunState::Paused:
        progress = tr("paused at step %L1").arg(run.steps_done());
        break;
      case RunState::Finished:
        progress = tr("finished, step %L1").arg(run.steps_done());
        break;
      case RunState::Stopped:
        progress = tr("stopped at step %L1").arg(run.steps_done());
        break;
      case RunState::Running:
        progress = tr("step %L1 of %L2")
                       .arg(run.steps_done())
                       .arg(run.experiment().integer("training.steps"));
    }
    if (run.stopping()) progress = tr("saving");
  }
  progress_->setText(progress);
  progress_->setVisible(!progress.isEmpty());
  const auto& health = run.health();
  if (health) {
    const bool good = health->level == HealthLevel::Good;
    const bool bad = health->level == HealthLevel::Bad;
    set_role(health_, good ? "good" : bad ? "bad" : "careful");
    const QString sign = good  ? QStringLiteral("● ")
                         : bad ? QStringLiteral("▲ ")
                               : QStringLiteral("◆ ");
    // The whole sentence stands in the Training panel; here its first word is enough.
    const QString words = QString::fromStdString(health->words);
    health_->setText(sign + words.section(':', 0, 0));
    health_->setToolTip(plain_tip(words));
  } else {
    health_->clear();
    health_->setToolTip({});
  }
  QString why;
  const QString reservation = session_.obstacles().to_evaluation();
  if (!run.permitted().obstacle.isEmpty()) {
    set_role(obstacle_, "bad");
    why = tr("▲ Cannot train: %1").arg(run.permitted().obstacle);
  } else if (!reservation.isEmpty()) {
    set_role(obstacle_, "careful");
    why = tr("◆ Can be trained, not evaluated: %1").arg(reservation);
  }
  obstacle_->setText(why);
  obstacle_->setToolTip(plain_tip(why));
  const auto& last = run.last_step();
  rate_->setText(last && run.training() ? tr("%1/s · %2 left")
                                              .arg(number_text(last->examples_per_second),
                                                   clock_text(last->seconds_left))
                                        : QString());
  rate_->setToolTip(tr("Examples a second, and the time left"));
}

}  // namespace earshot
