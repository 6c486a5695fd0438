#include "app/session/quiet_thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <exception>
#include <thread>

namespace earshot {

void on_quiet_thread(const std::function<void()>& work) {
  std::exception_ptr fault;
  // A thread of the pool would stay slow for whoever has it next.
  std::thread thread([&] {
    constexpr int niceness = 15;  // a training has 10
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
    try {
      work();
    } catch (...) {
      fault = std::current_exception();
    }
  });
  thread.join();
  if (fault) std::rethrow_exception(fault);
}

}  // namespace earshot
