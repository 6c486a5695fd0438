#include "core/data/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "core/base/stopped.h"

extern char** environ;

namespace earshot {
namespace {

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  }
  ~Pipe() {
    close_writing();
    close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void close_writing() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

class SpawnWishes {
 public:
  SpawnWishes(const std::filesystem::path& folder, const Pipe& output, const Pipe& errors) {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output.writing(), 1);
    posix_spawn_file_actions_adddup2(&actions, errors.writing(), 2);
    // A group of its own, so that its helpers can be ended with it.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
  }
  ~SpawnWishes() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnWishes(const SpawnWishes&) = delete;
  SpawnWishes& operator=(const SpawnWishes&) = delete;

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

pid_t start(std::vector<std::string> arguments, const std::filesystem::path& folder,
            const Pipe& output, const Pipe& errors) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::strncmp(*entry, "LC_ALL=", 7) != 0) environment.emplace_back(*entry);
  }
  environment.emplace_back("LC_ALL=C");
  const SpawnWishes wishes(folder, output, errors);
  pid_t child = 0;
  const int failure =
      posix_spawnp(&child, arguments[0].c_str(), &wishes.actions, &wishes.attributes,
                   pointers(arguments).data(), pointers(environment).data());
  if (failure != 0) throw std::runtime_error(arguments[0] + ": " + std::strerror(failure));
  return child;
}

/// False once the other end is closed.
bool take_what_is_there(int descriptor, std::string& text) {
  std::array<char, 4096> bytes;
  const ssize_t got = read(descriptor, bytes.data(), bytes.size());
  if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

void end_group(pid_t child) {
  kill(-child, SIGTERM);
  for (int i = 0; i < 20; ++i) {
    siginfo_t ended{};
    if (waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == child) {
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  kill(-child, SIGKILL);
}

int status_of(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments,
                          const std::filesystem::path& folder, const std::function<void()>& alive,
                          const std::stop_token& stop) {
  Pipe output;
  Pipe errors;
  const pid_t child = start(arguments, folder, output, errors);
  output.close_writing();
  errors.close_writing();
  ProcessResult result;
  std::array<pollfd, 2> ends{pollfd{output.reading(), POLLIN, 0},
                             pollfd{errors.reading(), POLLIN, 0}};
  try {
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
      leave_if_stopped(stop);
      poll(ends.data(), ends.size(), 100);
      if (ends[0].revents != 0 && !take_what_is_there(ends[0].fd, result.output)) ends[0].fd = -1;
      if (ends[1].revents != 0 && !take_what_is_there(ends[1].fd, result.errors)) ends[1].fd = -1;
      if (alive) alive();
    }
  } catch (...) {
    end_group(child);
    status_of(child);
    throw;
  }
  result.status = status_of(child);
  return result;
}

}  // namespace earshot
