#include "core/base/memory_use.h"

#include <unistd.h>
#include <fstream>

namespace earshot {

std::optional<std::int64_t> memory_use() {
  // Pages: the whole, then those in memory (proc(5)).
  std::ifstream file("/proc/self/statm");
  std::int64_t whole = 0, resident = 0;
  if (!(file >> whole >> resident)) return {};
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace earshot
