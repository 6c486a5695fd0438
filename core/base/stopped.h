#pragma once

#include <stdexcept>
#include <stop_token>

namespace earshot {

/// Work ended because somebody asked for that. What can be stopped throws it and returns nothing
/// half done; it is caught where the work was begun: by the window's tasks, the trainer, a command.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("stopped") {}
};

/// Throws Stopped where that was asked for.
inline void leave_if_stopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Stopped();
}

}  // namespace earshot
