#include "app/session/while_training.h"

#include <QLocale>
#include <QPointer>
#include <QWidget>
#include <utility>

#include "app/session/session.h"

namespace earshot {

WhileTraining::WhileTraining(Session& session, const QWidget& window, Desktop desktop)
    : session_(session), window_(window), desktop_(std::move(desktop)) {
  connect(&session_.run(), &RunDocument::state_changed, this, &WhileTraining::look);
  connect(&session_.run(), &RunDocument::ended, this, &WhileTraining::tell_end);
}

void WhileTraining::look() {
  const RunDocument& run = session_.run();
  // A pause may last for days.
  const bool works = run.training() && !run.paused();
  const bool wanted = works && session_.settings().stays_awake();
  if (wanted == wanted_) return;
  wanted_ = wanted;
  if (wanted) {
    hold();
  } else {
    let_go();
  }
}

void WhileTraining::hold() {
  if (!desktop_.hold_awake) return;
  session_.tasks().run(
      QString(),
      [ask = desktop_.hold_awake, why = tr("A training runs")](const TaskContext&) {
        return ask(why);
      },
      [self = QPointer<WhileTraining>(this)](std::shared_ptr<void> held) {
        if (self == nullptr) return;
        self->held_ = std::move(held);
        if (!self->wanted_) self->let_go();
      },
      [](const QString&) {});
}

void WhileTraining::let_go() {
  if (!held_) return;
  session_.tasks().run(
      QString(),
      [held = std::exchange(held_, nullptr)](const TaskContext&) mutable {
        held.reset();
        return true;
      },
      [](bool) {}, [](const QString&) {});
}

void WhileTraining::tell_end() {
  look();
  const RunDocument& run = session_.run();
  const bool failed = run.state() == RunState::Failed;
  const bool by_itself = failed || run.complete();
  if (!by_itself || window_.isActiveWindow() || !session_.settings().tells_end()) return;
  if (!desktop_.tell) return;
  const QString title =
      failed ? tr("%1 stopped").arg(run.name()) : tr("%1 is trained").arg(run.name());
  const QString words =
      failed ? run.state_words() : tr("%1 steps").arg(QLocale().toString(qint64{run.steps_done()}));
  session_.tasks().run(
      QString(),
      [tell = desktop_.tell, title, words](const TaskContext&) { return tell(title, words); },
      [](bool) {}, [](const QString&) {});
}

}  // namespace earshot
