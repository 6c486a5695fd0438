#include <variant>

#include "core/base/new_file.h"
#include "core/base/one_line.h"
#include "core/data/loader.h"
#include "core/experiment/kept_checkpoints.h"
#include "core/training/trainer_loop.h"

namespace earshot {
namespace {

double seconds_from(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void TrainerLoop::save() {
  save_checkpoint(writer_->paths().checkpoint(), *method_, *optimiser_, facts_);
  saved_step_ = facts_.step;
  events_.push(CheckpointSaved{facts_.step, writer_->paths().checkpoint().string()});
}

bool TrainerLoop::try_to_save(const std::string& and_then) {
  const auto start = std::chrono::steady_clock::now();
  save_wanted_ = false;
  bool saved = false;
  try {
    save();
    saved = true;
    if (keep_wanted_) keep_saved();
  } catch (const std::exception& error) {
    warn(one_line(error) + "; " + and_then);
  }
  saved_at_ = std::chrono::steady_clock::now();
  saving_took_ = seconds_from(start);
  return saved;
}

void TrainerLoop::keep_saved() {
  keep_wanted_ = false;
  try {
    keep_checkpoint(request_.run, saved_step_, options_.keep_checkpoints);
  } catch (const std::exception& error) {
    warn(one_line(error) + "; no branch can begin at step " + std::to_string(saved_step_));
  }
}

bool TrainerLoop::save_is_due() {
  const double since = seconds_from(saved_at_);
  const double longest = options_.checkpoint_seconds;
  if (facts_.step % options_.checkpoint_every == 0 || (longest > 0 && since >= longest)) {
    save_wanted_ = true;
  }
  const std::int64_t between = steps_between_kept(last_step(), options_.keep_checkpoints);
  if (between > 0 && facts_.step % between == 0 && facts_.step < last_step()) {
    keep_wanted_ = save_wanted_ = true;
  }
  // What takes long must not eat the training: what was asked for comes a little later.
  constexpr double long_save = 1.0, most_share = 0.05;
  const bool too_soon = saving_took_ > long_save && since < saving_took_ / most_share;
  return save_wanted_ && !too_soon;
}

void TrainerLoop::save_last(bool finished) {
  // What only a further step would need.
  loader_.reset();
  next_.reset();
  next_views_.reset();
  for (torch::Tensor& parameter : parameters_) parameter.mutable_grad() = torch::Tensor();
  bool waited = false;
  while (saved_step_ != facts_.step) {
    std::string fault;
    bool room_may_come = false;
    try {
      save();
      return;
    } catch (const NoRoom& error) {
      fault = one_line(error);
      room_may_come = true;
    } catch (const std::exception& error) {
      fault = one_line(error);
    }
    const std::string step = "step " + std::to_string(facts_.step);
    const bool waits = finished && room_may_come;
    if (!waited && waits) tell_waiting(fault, step + ", the last, can be saved");
    waited = true;
    if (!waits || !wait_to_try_again()) {
      throw std::runtime_error(fault + "; " + step + " could not be saved" + what_is_kept());
    }
  }
}

void TrainerLoop::record(const MetricLine& line) {
  bool waited = false;
  for (;;) {
    std::string fault;
    try {
      writer_->metric(line);
      break;
    } catch (const std::exception& error) {
      fault = one_line(error);
    }
    const std::string step = "step " + std::to_string(line.step);
    if (!waited) tell_waiting(fault, step + " can be recorded");
    waited = true;
    if (!wait_to_try_again()) {
      throw std::runtime_error(fault + "; " + step + " could not be recorded" + what_is_kept());
    }
  }
  if (waited && !paused_) tell(RunState::Running);
}

void TrainerLoop::tell_waiting(const std::string& fault, const std::string& until) {
  const bool alone = request_.retry_seconds > 0;
  warn(fault + "; training stands still until " + until +
       (alone ? ", and goes on by itself" : ": make room, then go on"));
  tell(RunState::Paused, fault);
}

std::string TrainerLoop::what_is_kept() const {
  if (saved_step_ < 0) return " and no checkpoint was saved yet";
  return ", the checkpoint of step " + std::to_string(saved_step_) + " is kept";
}

/// False where the run is to end.
bool TrainerLoop::wait_to_try_again() {
  const bool alone = request_.retry_seconds > 0;
  for (;;) {
    const auto commands = alone ? commands_.wait(request_.retry_seconds) : commands_.wait();
    if (stop_.stop_requested()) return false;
    bool again = alone && commands.empty();
    for (const Command& command : commands) {
      if (std::holds_alternative<StopAndSave>(command)) return false;
      if (std::holds_alternative<Pause>(command)) paused_ = true;
      if (const auto* wanted = std::get_if<ChangeParameter>(&command)) wish(*wanted);
      if (std::holds_alternative<Resume>(command)) {
        paused_ = false;
        steps_until_pause_ = -1;
        again = true;
      }
      if (const auto* some = std::get_if<RunSteps>(&command)) {
        paused_ = false;
        // The step that waits is done; it is counted when its line is written.
        steps_until_pause_ = std::max<std::int64_t>(1, some->steps) + 1;
        again = true;
      }
    }
    if (again) return true;
  }
}

}  // namespace earshot
