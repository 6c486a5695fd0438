#include "app/cli/stop_signals.h"

#include <atomic>
#include <csignal>

namespace earshot {
namespace {

/// A signal may only touch this.
std::atomic<int> received_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

}  // namespace

StopSignals::StopSignals() {
  received_signal = 0;
  for (const int number : {SIGINT, SIGTERM}) {
    std::signal(number, [](int received) { received_signal = received; });
  }
}

StopSignals::~StopSignals() {
  for (const int number : {SIGINT, SIGTERM}) std::signal(number, SIG_DFL);
}

bool StopSignals::received() const {
  return received_signal != 0;
}

}  // namespace earshot
