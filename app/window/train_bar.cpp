#include "app/window/train_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "app/panels/obstacle_line.h"
#include "app/session/session.h"
#include "app/window/run_switcher.h"
#include "app/window/training_words.h"
#include "widgets/chrome/actions.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/roles.h"
#include "widgets/chrome/style.h"
#include "widgets/chrome/task_list.h"

namespace earshot {

TrainBar::TrainBar(Session& session, Actions& actions, QWidget* parent)
    : QWidget(parent), session_(session) {
  setObjectName("train_bar");
  setAccessibleName(tr("Training bar"));
  train_ = new QToolButton(this);
  train_->setObjectName("bar_train");
  train_->setDefaultAction(actions.at("training.train"));
  train_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  train_->setProperty("role", "primary");
  train_->setMinimumWidth(92);
  const QAction* train = train_->defaultAction();
  // Menus draw it on their own ground.
  const auto tint = [this, train] {
    const bool pauses = session_.run().permitted().press == TrainPress::Pause;
    train_->setIcon(icon(pauses ? "pause" : "play", Palette::of(*this).on_accent));
  };
  connect(train, &QAction::changed, this, tint);
  tint();
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
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(grid::unit);
  line->addWidget(train_);
  line->addWidget(step_);
  line->addWidget(finish_);
  line->addSpacing(grid::inside);
  line->addWidget(subject_);
  line->addSpacing(grid::inside);
  line->addWidget(health_);
  line->addSpacing(grid::inside);
  line->addWidget(progress_);
  line->addWidget(new ObstacleLine(session_, QStringLiteral("bar_obstacle"), this), 1);
  line->addStretch();
  connect(&session_.run(), &RunDocument::state_changed, this, &TrainBar::show_state);
  connect(&session_.run(), &RunDocument::stepped, this, &TrainBar::show_state);
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &TrainBar::show_state);
  connect(&session_.run(), &RunDocument::permitted_changed, this, &TrainBar::show_state);
  show_state();
}

void TrainBar::show_state() {
  const RunDocument& run = session_.run();
  QStringList progress{step_words(run)};
  const auto& last = run.last_step();
  if (last && run.training() && run.state() == RunState::Running) {
    progress += tr("%1 left").arg(clock_text(last->seconds_left));
  }
  progress_->setText(progress.join(QStringLiteral(" · ")));
  progress_->setVisible(!progress_->text().isEmpty());
  // The whole sentence stands in the strip; here its first word is enough.
  const QString health = run.health() ? health_words(run) : QString();
  set_role(health_, health_role(run));
  health_->setText(health.section(':', 0, 0));
  health_->setToolTip(plain_tip(health));
  health_->setVisible(!health.isEmpty());
}

}  // namespace earshot
