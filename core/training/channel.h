#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "core/training/events.h"

namespace earshot {

/// The bounded way from the trainer to whoever watches. When full, the oldest StepDone makes room
/// (metrics.jsonl holds every step); state events are never dropped; nothing blocks the trainer.
class EventQueue {
 public:
  explicit EventQueue(std::size_t capacity = 4096) : capacity_(capacity) {}
  void push(Event event);
  /// Everything since the last call, in order.
  std::vector<Event> drain();
  /// The same, after waiting up to `seconds` for a first one.
  std::vector<Event> wait(double seconds);
  std::int64_t coalesced() const;

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Event> events_;
  std::int64_t coalesced_ = 0;
};

/// The way in: commands wait here until the next step border.
class Mailbox {
 public:
  void post(Command command);
  std::vector<Command> take();
  /// Waits until a command arrives; for the trainer while paused.
  std::vector<Command> wait();
  /// The same, for up to `seconds`.
  std::vector<Command> wait(double seconds);

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Command> commands_;
};

}  // namespace earshot
