#include "core/training/trainer.h"

#include <thread>

#include "core/base/freed_memory.h"
#include "core/base/one_line.h"
#include "core/training/channel.h"
#include "core/training/trainer_loop.h"

namespace earshot {

std::string to_text(RunState state) {
  switch (state) {
    case RunState::Preparing:
      return "preparing";
    case RunState::Running:
      return "running";
    case RunState::Paused:
      return "paused";
    case RunState::Finished:
      return "finished";
    case RunState::Stopped:
      return "stopped";
    case RunState::Failed:
      return "failed";
  }
  return "";
}

struct Trainer::State {
  EventQueue events;
  Mailbox commands;
  std::atomic<bool> ended = false;
  std::jthread thread;
};

Trainer::Trainer(TrainRequest request) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.thread = std::jthread([&state, request = std::move(request)](std::stop_token stop) mutable {
    try {
      TrainerLoop(std::move(request), state.events, state.commands, stop).run();
    } catch (const std::exception& error) {
      state.events.push(StateChanged{RunState::Failed, one_line(error)});
    } catch (...) {
      state.events.push(StateChanged{RunState::Failed, "an unknown failure"});
    }
    return_freed_memory();
    state.ended = true;
  });
}

Trainer::~Trainer() {
  post(StopAndSave{});
  state_->thread.join();
}

void Trainer::post(Command command) {
  // While the data are being prepared nobody reads the mailbox; the token is what stops that.
  if (std::holds_alternative<StopAndSave>(command)) state_->thread.request_stop();
  state_->commands.post(std::move(command));
}

std::vector<Event> Trainer::drain() {
  return state_->events.drain();
}
std::vector<Event> Trainer::wait(double seconds) {
  return state_->events.wait(seconds);
}
bool Trainer::ended() const {
  return state_->ended;
}

}  // namespace earshot
