#include <algorithm>

#include "core/base/one_line.h"
#include "core/data/loader.h"
#include "core/experiment/views_of.h"
#include "core/training/trainer_loop.h"

namespace earshot {

bool TrainerLoop::obey(const std::vector<Command>& commands) {
  bool goes_on = true;
  for (const Command& command : commands) {
    if (std::holds_alternative<StopAndSave>(command)) {
      goes_on = false;
    } else if (std::holds_alternative<Pause>(command) && !paused_) {
      pause();
    } else if (std::holds_alternative<Resume>(command) && paused_) {
      paused_ = false;
      steps_until_pause_ = -1;
      tell(RunState::Running);
    } else if (const auto* some = std::get_if<RunSteps>(&command)) {
      steps_until_pause_ = std::max<std::int64_t>(1, some->steps);
      if (paused_) tell(RunState::Running);
      paused_ = false;
    } else if (const auto* wanted = std::get_if<ChangeParameter>(&command)) {
      wish(*wanted);
    }
  }
  return goes_on;
}

/// What is evaluated or resumed from now on is this step.
void TrainerLoop::pause() {
  paused_ = true;
  if (saved_step_ != facts_.step) try_to_save("the pause is not saved");
  tell(RunState::Paused);
}

void TrainerLoop::wish(const ChangeParameter& command) {
  try {
    const auto all = sections(*request_.catalogue, experiment_);
    const Parameter* parameter = find_parameter(all, command.path);
    if (parameter != nullptr && parameter->applies == Applies::Restart) {
      throw ParameterError(command.path, "cannot be changed while training; start a new run");
    }
    Experiment tried = experiment_;
    set_value(*request_.catalogue, tried, command.path, command.value);
    refuse_other_views(tried, command.path);
    wished_[command.path] = tried.values.at(command.path);
  } catch (const std::exception& error) {
    warn(one_line(error));
  }
}

/// The loader has cut crops ahead for the views that there are.
void TrainerLoop::refuse_other_views(const Experiment& changed, const std::string& path) const {
  if (views_of(*request_.catalogue, changed) == maker_->plans) return;
  throw ParameterError(path,
                       "changes the views, which stay as they are while training; start a "
                       "new run");
}

void TrainerLoop::make_wished_changes() {
  for (const auto& [path, value] : std::exchange(wished_, {})) {
    try {
      Experiment changed = experiment_;
      set_value(*request_.catalogue, changed, path, value);
      refuse_other_views(changed, path);
      const RecordedChange change{facts_.step, path, experiment_.values.at(path), value};
      if (change.before == change.after) continue;
      writer_->change(change);
      std::erase_if(to_repeat_, [&](const auto& later) { return later.path == change.path; });
      take_up(change, std::move(changed));
    } catch (const std::exception& error) {
      warn(one_line(error));
    }
  }
}

void TrainerLoop::repeat_recorded_changes() {
  while (!to_repeat_.empty() && to_repeat_.front().step <= facts_.step) {
    const RecordedChange change = to_repeat_.front();
    to_repeat_.erase(to_repeat_.begin());
    try {
      Experiment changed = experiment_;
      set_value(*request_.catalogue, changed, change.path, change.after);
      take_up(change, std::move(changed));
    } catch (const std::exception& error) {
      warn(one_line(error));
    }
  }
}

void TrainerLoop::take_up(const RecordedChange& change, Experiment changed) {
  experiment_ = std::move(changed);
  refresh_settings();
  if (change.path.starts_with("method.")) method_->change(experiment_.within("method"));
  events_.push(ParameterChanged{change.step, change.path, change.before, change.after});
}

}  // namespace earshot
