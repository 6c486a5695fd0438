#include "core/training/channel.h"

#include <algorithm>
#include <chrono>

namespace earshot {

void EventQueue::push(Event event) {
  {
    const std::lock_guard lock(mutex_);
    if (events_.size() >= capacity_) {
      const auto oldest = std::find_if(events_.begin(), events_.end(), [](const Event& waiting) {
        return std::holds_alternative<StepDone>(waiting);
      });
      if (oldest != events_.end()) {
        events_.erase(oldest);
        ++coalesced_;
      }
    }
    events_.push_back(std::move(event));
  }
  arrived_.notify_one();
}

std::vector<Event> EventQueue::drain() {
  return wait(0);
}

std::vector<Event> EventQueue::wait(double seconds) {
  std::unique_lock lock(mutex_);
  if (seconds > 0) {
    arrived_.wait_for(lock, std::chrono::duration<double>(seconds),
                      [this] { return !events_.empty(); });
  }
  std::vector<Event> all(std::make_move_iterator(events_.begin()),
                         std::make_move_iterator(events_.end()));
  events_.clear();
  return all;
}

std::int64_t EventQueue::coalesced() const {
  const std::lock_guard lock(mutex_);
  return coalesced_;
}

void Mailbox::post(Command command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  arrived_.notify_one();
}

std::vector<Command> Mailbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(commands_, {});
}

std::vector<Command> Mailbox::wait() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !commands_.empty(); });
  return std::exchange(commands_, {});
}

std::vector<Command> Mailbox::wait(double seconds) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, std::chrono::duration<double>(seconds),
                    [this] { return !commands_.empty(); });
  return std::exchange(commands_, {});
}

}  // namespace earshot
