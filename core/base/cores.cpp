#include "core/base/cores.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace earshot {

int cores_to_use() {
  constexpr int most = 4096;
  if (const char* asked = std::getenv("OMP_NUM_THREADS")) {
    int threads = 0;
    const auto read = std::from_chars(asked, asked + std::strlen(asked), threads);
    if (read.ec == std::errc{} && threads >= 1 && threads <= most) return threads;
  }
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace earshot
