#include "core/base/version.h"

namespace earshot {

std::string version() {
  return EARSHOT_VERSION;
}

}  // namespace earshot
