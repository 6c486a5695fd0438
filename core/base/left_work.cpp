#include "core/base/left_work.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace earshot {
namespace {

using Clock = std::chrono::steady_clock;

struct Outcome {
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
  std::exception_ptr failure;
};

/// A thread that is joined, or left where it did not end.
class LeavableThread {
 public:
  explicit LeavableThread(std::function<void()> work)
      : outcome_(std::make_shared<Outcome>()),
        thread_([outcome = outcome_, work = std::move(work)] {
          std::exception_ptr failure;
          try {
            work();
          } catch (...) {
            failure = std::current_exception();
          }
          const std::lock_guard lock(outcome->mutex);
          outcome->failure = failure;
          outcome->ended = true;
          outcome->changed.notify_all();
        }) {}
  ~LeavableThread() {
    if (ends_within(std::chrono::milliseconds(0))) {
      thread_.join();
    } else {
      thread_.detach();
    }
  }
  LeavableThread(const LeavableThread&) = delete;
  LeavableThread& operator=(const LeavableThread&) = delete;

  bool ends_within(std::chrono::milliseconds time) {
    std::unique_lock lock(outcome_->mutex);
    return outcome_->changed.wait_for(lock, time, [this] { return outcome_->ended; });
  }
  std::exception_ptr failure() const { return outcome_->failure; }

 private:
  std::shared_ptr<Outcome> outcome_;
  std::thread thread_;
};

}  // namespace

bool ran_to_its_end(std::function<void()> work, const std::stop_token& stop,
                    const std::function<void()>& meanwhile) {
  constexpr std::chrono::milliseconds a_moment{50}, patience{500};
  LeavableThread thread(std::move(work));
  std::optional<Clock::time_point> asked;
  while (!thread.ends_within(a_moment)) {
    meanwhile();
    if (!stop.stop_requested()) continue;
    if (!asked) asked = Clock::now();
    if (Clock::now() - *asked > patience) return false;
  }
  if (thread.failure()) std::rethrow_exception(thread.failure());
  return true;
}

}  // namespace earshot
