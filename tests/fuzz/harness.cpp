#include "tests/fuzz/harness.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>
#include <random>
#include <sstream>
#include <stdexcept>

#include "tests/fuzz/mutate.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace earshot::testing {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// What a crash prints: made before each mutant, since a handler may not.
char now[512] = "";

void tell_where() {
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, now, std::strlen(now));
}

void on_signal(int number) {
  const bool slow = number == SIGALRM || number == SIGPROF;
  const char* reason = slow ? "\ntoo slow: " : "\ncrashed: ";
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, reason, std::strlen(reason));
  tell_where();
  if (slow) ::_exit(3);
  std::signal(number, SIG_DFL);
  std::raise(number);
}

/// Of the processor's time, which a busy machine does not lengthen; and for what waits instead of
/// working, of a clock's. 0 ends the watch.
void limit_to(int seconds) {
  itimerval work{};
  work.it_value.tv_sec = seconds;
  ::setitimer(ITIMER_PROF, &work, nullptr);
  ::alarm(static_cast<unsigned>(30 * seconds));
}

void watch_for_crashes() {
  std::signal(SIGALRM, on_signal);
  std::signal(SIGPROF, on_signal);
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_set_death_callback(tell_where);
#else
  // A stack that overflowed needs another for the handler.
  static char other_stack[1 << 16];
  stack_t stack{};
  stack.ss_sp = other_stack;
  stack.ss_size = sizeof other_stack;
  ::sigaltstack(&stack, nullptr);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_ONSTACK;
    ::sigaction(number, &action, nullptr);
  }
#endif
}

long peak_megabytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

std::string fault_in(const std::string& words) {
  if (words.empty()) return "an error without words";
  const bool one_line = std::none_of(words.begin(), words.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < ' ' || letter == '\x7F';
  });
  if (!one_line) return "an error of several lines or with control characters: " + words;
  constexpr std::size_t most = 1000;
  if (words.size() > most) return "an error of " + std::to_string(words.size()) + " characters";
  return "";
}

/// What is wrong with how the file was read; "" where nothing is.
std::string fault_of(const FuzzTarget& target, const std::filesystem::path& file, bool& refused) {
  refused = true;
  try {
    target.read(file);
    refused = false;
    return "";
  } catch (const std::bad_alloc&) {
    return "memory ran out: a size in the file was believed";
  } catch (const std::length_error& error) {
    return std::string("a size in the file was believed: ") + error.what();
  } catch (const std::exception& error) {
    return fault_in(error.what());
  } catch (...) {
    return "something was thrown that is no std::exception";
  }
}

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "earshot-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (!kept_) std::filesystem::remove_all(path_, ignored);
  }
  void keep() { kept_ = true; }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

struct Wanted {
  std::uint64_t seed = std::random_device{}();
  long first = 0, mutants = 1000;
  double seconds = 0;
  std::string file;
};

Wanted wanted_from(int argc, char** argv) {
  Wanted wanted;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i];
    if (word == "--mutants") wanted.mutants = std::atol(argv[i + 1]);
    if (word == "--seconds") wanted.seconds = std::atof(argv[i + 1]);
    if (word == "--seed") wanted.seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (word == "--file") wanted.file = argv[i + 1];
    if (word == "--only") {
      wanted.first = std::atol(argv[i + 1]);
      wanted.mutants = wanted.first + 1;
    }
  }
  if (!wanted.file.empty()) wanted.mutants = wanted.first + 1;
  return wanted;
}

}  // namespace

int run_fuzzer(int argc, char** argv, const FuzzTarget& target) {
  using Clock = std::chrono::steady_clock;
  const Wanted wanted = wanted_from(argc, argv);
  Folder folder;
  const std::filesystem::path file = folder.path() / target.name;
  watch_for_crashes();
  std::printf("seed %llu\n", static_cast<unsigned long long>(wanted.seed));
  std::fflush(stdout);
  bool refused = false;
  for (std::size_t i = 0; i < target.files.size(); ++i) {
    write(file, target.files[i]);
    try {
      target.read(file);
    } catch (const std::exception& error) {
      std::printf("whole file %zu is not read: %s\n", i, error.what());
      return 1;
    }
  }
  const long before = peak_megabytes();
  const auto most = static_cast<long>(target.most_megabytes) * (kSanitized ? 4 : 1);
  const auto start = Clock::now();
  long done = 0, refusals = 0;
  for (long number = wanted.first; number < wanted.mutants; ++number) {
    const std::chrono::duration<double> taken = Clock::now() - start;
    if (wanted.seconds > 0 && taken.count() > wanted.seconds) break;
    std::snprintf(now, sizeof now, "mutant %ld of --seed %llu; repeat with --file %s\n", number,
                  static_cast<unsigned long long>(wanted.seed), file.c_str());
    Random random(wanted.seed, {static_cast<std::uint64_t>(number)});
    std::string bytes = mutant(target.files, random);
    if (target.mend && number % 2 == 0) bytes = target.mend(std::move(bytes));
    if (!wanted.file.empty()) bytes = contents(wanted.file);
    write(file, bytes);
    limit_to(target.seconds_each);
    std::string fault = fault_of(target, file, refused);
    limit_to(0);
    if (peak_megabytes() - before > most)
      fault = "more memory than " + std::to_string(most) + " MB";
    if (!fault.empty()) {
      std::printf("%s\n%s", fault.c_str(), now);
      folder.keep();
      return 1;
    }
    ++done;
    refusals += refused ? 1 : 0;
  }
  std::printf("%ld mutants: %ld refused, %ld read\n", done, refusals, done - refusals);
  return 0;
}

}  // namespace earshot::testing
