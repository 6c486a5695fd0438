#include "app/short_spinning.h"

#include <unistd.h>

#include <cstdlib>

namespace earshot {
namespace {

constexpr const char* spins = "2000";

}  // namespace

void spin_shortly(char** words) {
  const bool told =
      std::getenv("GOMP_SPINCOUNT") != nullptr || std::getenv("OMP_WAIT_POLICY") != nullptr;
  if (told) return;
  if (::setenv("GOMP_SPINCOUNT", spins, 0) != 0) return;
  ::execv("/proc/self/exe", words);
}

}  // namespace earshot
