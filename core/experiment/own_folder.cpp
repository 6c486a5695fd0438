#include "core/experiment/own_folder.h"

#include <stdexcept>

namespace earshot {
namespace fs = std::filesystem;

bool leads_elsewhere(const fs::path& folder) {
  std::error_code none;
  return fs::is_symlink(fs::symlink_status(folder, none));
}

void make_own_folder(const fs::path& folder) {
  if (leads_elsewhere(folder)) {
    std::error_code none;
    throw std::runtime_error(folder.string() + ": is a link to " +
                             fs::read_symlink(folder, none).string() +
                             ", and a run writes into its own folder alone");
  }
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (fs::is_directory(folder)) return;
  throw std::runtime_error(folder.string() + ": the folder cannot be made: " +
                           (failed ? failed.message() : "a file of that name is there"));
}

}  // namespace earshot
