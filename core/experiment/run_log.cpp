#include "core/experiment/run_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <sstream>
#include <stdexcept>

#include "core/base/one_line.h"
#include "core/base/printable.h"

namespace earshot {
namespace {

void append_line(const std::filesystem::path& file, int descriptor, const std::string& line) {
  const ssize_t count = ::write(descriptor, line.data(), line.size());
  if (count == static_cast<ssize_t>(line.size())) return;
  const std::string reason = count < 0 ? std::strerror(errno) : "no space left";
  throw std::runtime_error(file.string() + ": cannot be written: " + reason);
}

/// A run folder may come from somebody: what lies there under the file's name must be a file, and
/// the folder's own. A link could lead anywhere, a FIFO would hold the run up.
int open_for_append(const std::filesystem::path& file) {
  const auto refuse = [&](const std::string& why) {
    throw std::runtime_error(file.string() + ": cannot be written: " + why);
  };
  constexpr int how = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const int descriptor = ::open(file.c_str(), how, 0644);
  if (descriptor < 0) {
    refuse(errno == ELOOP   ? "it is a link, and a run's own files are none"
           : errno == ENXIO ? "it is no file"
                            : std::strerror(errno));
  }
  struct stat kind = {};
  if (::fstat(descriptor, &kind) != 0 || !S_ISREG(kind.st_mode)) {
    ::close(descriptor);
    refuse("it is no file");
  }
  return descriptor;
}

/// Opened for this alone.
void append(const std::filesystem::path& file, const std::string& line) {
  const int descriptor = open_for_append(file);
  try {
    append_line(file, descriptor, line);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
}

}  // namespace

bool add_to_log(const std::filesystem::path& log, const std::string& words) noexcept {
  try {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S ", &parts);
    append(log, date + printable(words) + "\n");
    return true;
  } catch (...) {  // a log that cannot be written must not end a run
    return false;
  }
}

std::string one_line_and_log(std::string_view what,
                             const std::vector<std::filesystem::path>& logs) {
  const std::string words = one_line(what);
  if (!says_more_than_one_line(what)) return words;
  for (const std::filesystem::path& log : logs) {
    std::istringstream details{std::string(what)};
    bool written = true;
    for (std::string line; written && std::getline(details, line);) {
      written = add_to_log(log, "details: " + line);
    }
    if (written) return words + "; the rest is in " + log.string();
  }
  return words;
}

}  // namespace earshot
