#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace earshot {

/// For its scope a signal that asks the program to end is only noted, so that work can be saved
/// first: INT, TERM, HUP, USR1 (which batch systems send before their time is up) and PIPE (nobody
/// reads the output any more). All of them count as one wish, for launchers and terminals send them
/// twice; but a second INT, a second or more after the first, ends the program at once, with status
/// 130. A HUP or USR1 that is ignored already (nohup) stays ignored. A file that may not grow any
/// more is a failed write and no signal.
class StopSignals {
 public:
  /// A window has no reader: there a PIPE is a failed write and nothing else.
  enum class Pipe { Ends, IsNoSignal };
  explicit StopSignals(Pipe pipe = Pipe::Ends);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  bool received() const;

 private:
  static constexpr std::array<int, 6> numbers{SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE, SIGXFSZ};
  std::array<struct sigaction, numbers.size()> before_{};
};

/// How long work may take to stop before it is not waited for any more: a disk that does not answer
/// would hold it for ever.
constexpr std::chrono::milliseconds stop_patience{1500};

/// The same as a stop token, for work that keeps its own thread busy.
class StopWatch {
 public:
  StopWatch() : StopWatch({}, std::nullopt) {}
  /// For work that keeps nothing but whole files, in these folders: where it has not ended 1.5 s
  /// after the wish, the program ends with status 1, and what was half written goes.
  explicit StopWatch(std::vector<std::filesystem::path> folders)
      : StopWatch(std::move(folders), stop_patience) {}
  /// Whether what is under way now may be ended so; true to begin with.
  void may_end(bool may) { may_end_ = may; }
  std::stop_token token() const { return stop_.get_token(); }
  bool stopped() const { return stop_.stop_requested(); }

 private:
  using Patience = std::optional<std::chrono::milliseconds>;
  StopWatch(std::vector<std::filesystem::path> folders, Patience patience);

  StopSignals signals_;
  std::stop_source stop_;
  std::atomic<bool> may_end_ = true;
  std::jthread thread_;
};

}  // namespace earshot
