#include "tests/support/places.h"

namespace earshot::testing {

std::filesystem::path source_folder() {
  return EARSHOT_SOURCE_FOLDER;
}
std::filesystem::path build_folder() {
  return EARSHOT_BUILD_FOLDER;
}
std::filesystem::path program() {
  return EARSHOT_PROGRAM;
}

}  // namespace earshot::testing
