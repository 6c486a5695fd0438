#include "core/base/memory_use.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace earshot {

std::optional<std::int64_t> memory_use() {
  // Pages: the whole, then those in memory (proc(5)).
  std::ifstream file("/proc/self/statm");
  std::int64_t whole = 0, resident = 0;
  if (!(file >> whole >> resident)) return {};
  return resident * sysconf(_SC_PAGESIZE);
}

std::optional<std::int64_t> peak_memory_use() {
  constexpr std::int64_t bytes_in_kib = 1024;
  std::ifstream file("/proc/self/status");
  for (std::string word; file >> word;) {
    std::int64_t kib = 0;
    if (word == "VmHWM:" && file >> kib) return kib * bytes_in_kib;
  }
  return memory_use();
}

void forget_peak_memory() noexcept {
  // 5: the peak becomes what is held now (proc(5), since Linux 4.0).
  const int file = ::open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const auto written = ::write(file, "5", 1);
  ::close(file);
}

}  // namespace earshot
