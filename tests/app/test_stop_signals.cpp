#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <QtTest>

#include "app/cli/stop_signals.h"
#include "tests/support/run_test.h"

namespace test_stop_signals {

using namespace earshot;

namespace {

/// The exit status of a process that does this and nothing else; 1000 and the signal's number where
/// one ended it.
int status_of(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

void wait_ms(int milliseconds) {
  usleep(static_cast<useconds_t>(milliseconds) * 1000);
}

}  // namespace

/// What asks the program to end.
class TestStopSignals : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void each_of_them_is_noted_and_ends_nothing() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGPIPE}) {
      QCOMPARE(status_of([number] {
                 const StopSignals signals;
                 if (signals.received()) return 1;
                 raise(number);
                 return signals.received() ? 0 : 2;
               }),
               0);
    }
  }

  void those_that_launchers_send_twice_count_as_one() {
    QCOMPARE(status_of([] {
               const StopSignals signals;
               for (const int number : {SIGTERM, SIGHUP, SIGUSR1, SIGINT}) {
                 raise(number);
                 raise(number);
               }
               wait_ms(1100);
               for (const int number : {SIGTERM, SIGHUP, SIGUSR1}) raise(number);
               return signals.received() ? 0 : 2;
             }),
             0);
  }

  void a_second_interrupt_a_second_later_ends_at_once() {
    QCOMPARE(status_of([] {
               const StopSignals signals;
               raise(SIGINT);
               wait_ms(1100);
               raise(SIGINT);
               return 0;
             }),
             130);
  }

  void what_nohup_ignores_stays_ignored() {
    QCOMPARE(status_of([] {
               std::signal(SIGHUP, SIG_IGN);
               const StopSignals signals;
               raise(SIGHUP);
               return signals.received() ? 1 : 0;
             }),
             0);
  }

  void a_file_that_may_not_grow_is_no_end() {
    QCOMPARE(status_of([] {
               const StopSignals signals;
               raise(SIGXFSZ);
               return signals.received() ? 1 : 0;
             }),
             0);
  }

  void afterwards_signals_mean_what_they_did() {
    QCOMPARE(status_of([] {
               std::signal(SIGTERM, SIG_DFL);  // the test library has one of its own
               {
                 const StopSignals signals;
               }
               raise(SIGTERM);
               return 0;
             }),
             1000 + SIGTERM);
  }

  void the_token_follows_the_signal() {
    QCOMPARE(status_of([] {
               const StopWatch watch;
               raise(SIGTERM);
               for (int i = 0; i < 500 && !watch.stopped(); ++i) wait_ms(10);
               return watch.token().stop_requested() ? 0 : 1;
             }),
             0);
  }
};

}  // namespace test_stop_signals

int app_stop_signals(int argc, char** argv) {
  return earshot::testing::run_test<test_stop_signals::TestStopSignals>(argc, argv);
}
#include "test_stop_signals.moc"
