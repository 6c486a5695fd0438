#include "app/session/permitted.h"

#include "app/session/run_document.h"

namespace earshot {
namespace {

QString words(const char* text) {
  return RunDocument::tr(text);
}

/// The first reason that holds.
struct Reason {
  bool holds;
  QString why_not;
};
Permission unless(std::initializer_list<Reason> reasons) {
  for (const Reason& reason : reasons) {
    if (reason.holds) return {reason.why_not};
  }
  return {};
}

}  // namespace

Permitted permitted(const RunDocument& run, const AroundRun& around) {
  const bool open = run.is_open(), training = run.training();
  const bool preparing = training && run.state() == RunState::Preparing;
  const bool running = training && run.state() == RunState::Running;
  const bool has_checkpoint = run.has_checkpoint();
  const bool goes_on = open && !training && !run.complete() && (has_checkpoint || run.followed()) &&
                       !run.left_behind_by(around.experiment);
  const Reason no_training{!training, words("No run is training.")};
  const Reason saving{run.stopping(), words("The run is being saved.")};
  const Reason is_training{training, words("A run is training; finish it first.")};
  const Reason not_open{!open, words("No run is open.")};
  const Reason being_trained{training || run.followed(), words("The run is training.")};
  const Reason complete{run.complete(), words("The run has all its steps.")};

  Permitted now;
  now.press = goes_on || run.paused() ? TrainPress::GoOn
              : training              ? TrainPress::Pause
                                      : TrainPress::Train;
  if (!training) now.obstacle = around.obstacle;
  const Reason obstacle{!now.obstacle.isEmpty(), words("Cannot train: %1").arg(now.obstacle)};
  now.train = unless({is_training, obstacle});
  now.anew =
      unless({is_training, obstacle, {now.press == TrainPress::Train, words("Train does that.")}});
  now.pause = unless({no_training,
                      saving,
                      {preparing, words("The run is being prepared.")},
                      {run.paused(), words("The run is paused.")},
                      {!running, words("The run is ending.")}});
  now.go_on = goes_on
                  ? unless({{run.followed(), words("Another program trains this run.")}, obstacle})
                  : unless({no_training, saving, {!run.paused(), words("The run is not paused.")}});
  now.step = now.pressed();
  now.finish = unless({no_training, saving});
  now.resume = unless({not_open,
                       being_trained,
                       complete,
                       {!has_checkpoint, words("The run has no checkpoint.")},
                       {goes_on, words("Go on does that.")}});
  now.begin_anew = unless({not_open,
                           being_trained,
                           complete,
                           {has_checkpoint, words("The run has a checkpoint: resume it.")},
                           {run.steps_done() == 0, words("The run has done no step.")}});
  now.open_another =
      unless({{training, words("A run is training; finish it before another is opened.")}});
  now.resume_another =
      unless({{training, words("A run is training; finish it before another is gone on with.")}});
  now.all_settings = unless({{training, words("Holds from the next run.")}});
  now.compare = unless({is_training});
  now.evaluate =
      unless({{around.evaluating, words("An evaluation is under way.")},
              {!open, words("There is no run to evaluate: train one, or open one.")},
              {!has_checkpoint, words("There is no checkpoint yet: train a while first.")},
              {!around.no_probe.isEmpty(), words("Cannot evaluate: %1").arg(around.no_probe)}});
  return now;
}

}  // namespace earshot
