#include "app/cli/stop_signals.h"

#include <time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>

#include "core/experiment/kept_files.h"

namespace earshot {
namespace {

/// A signal may only touch these.
std::atomic<int> received_signal{0};
std::atomic<std::int64_t> interrupted_at{0};  ///< ms; 0: never
static_assert(std::atomic<int>::is_always_lock_free);
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1 + static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

void end_at_once() {
  constexpr char words[] = "\nearshot: ended at once; what was not saved is lost\n";
  constexpr int status = 128 + SIGINT;
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words, sizeof words - 1);
  ::_exit(status);
}

[[noreturn]] void end_without_waiting(const std::vector<std::filesystem::path>& folders) {
  for (const std::filesystem::path& folder : folders) remove_own_temporaries(folder);
  constexpr char words[] = "earshot: stopped\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words, sizeof words - 1);
  ::_exit(1);
}

void note(int received) {
  if (received == SIGINT) {
    constexpr std::int64_t twice_by_a_launcher_ms = 1000;
    const std::int64_t now = now_ms();
    std::int64_t first = 0;
    if (!interrupted_at.compare_exchange_strong(first, now) &&
        now - first >= twice_by_a_launcher_ms) {
      end_at_once();
    }
  }
  received_signal = received;
}

bool is_ignored(int number) {
  struct sigaction present = {};
  return ::sigaction(number, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

}  // namespace

StopSignals::StopSignals(Pipe pipe) {
  received_signal = 0;
  interrupted_at = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const int number = numbers[i];
    struct sigaction action = {};
    const bool is_no_end = number == SIGXFSZ || (number == SIGPIPE && pipe == Pipe::IsNoSignal);
    action.sa_handler = is_no_end ? SIG_IGN : note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    const bool may_be_ignored = number == SIGHUP || number == SIGUSR1;
    if (may_be_ignored && is_ignored(number)) action.sa_handler = SIG_IGN;
    ::sigaction(number, &action, &before_[i]);
  }
}

StopSignals::~StopSignals() {
  for (std::size_t i = 0; i < numbers.size(); ++i) ::sigaction(numbers[i], &before_[i], nullptr);
}

bool StopSignals::received() const {
  return received_signal != 0;
}

StopWatch::StopWatch(std::vector<std::filesystem::path> folders, Patience patience)
    : thread_([this, folders = std::move(folders), patience](const std::stop_token& over) {
        using Clock = std::chrono::steady_clock;
        std::optional<Clock::time_point> wished;
        while (!over.stop_requested()) {
          if (signals_.received()) {
            if (!wished || !may_end_) wished = Clock::now();
            stop_.request_stop();
          }
          if (wished && patience && Clock::now() - *wished > *patience)
            end_without_waiting(folders);
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
      }) {}

}  // namespace earshot
