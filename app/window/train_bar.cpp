#include "app/window/train_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "app/session/session.h"
#include "app/window/run_switcher.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/elided_label.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/task_list.h"

namespace earshot {
namespace {

void set_role(QWidget* widget, const char* role) {
  if (widget->property("role") == QLatin1String(role)) return;
  widget->setProperty("role", role);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
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
  subject_ = new RunSwitcher(session_, actions, this);
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

void TrainBar::show_state() {
  const RunDocument& run = session_.run();
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
