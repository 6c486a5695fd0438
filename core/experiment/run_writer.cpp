#include "core/experiment/run_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <ctime>
#include <stdexcept>

#include "core/base/json.h"
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
  struct stat kind {};
  if (::fstat(descriptor, &kind) != 0 || !S_ISREG(kind.st_mode)) {
    ::close(descriptor);
    refuse("it is no file");
  }
  return descriptor;
}

Json json_of(const Value& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

std::string line_of(const RecordedChange& change) {
  const Json json{{"step", change.step},
                  {"path", change.path},
                  {"before", json_of(change.before)},
                  {"after", json_of(change.after)}};
  return json_text(json) + "\n";
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

RunWriter::RunWriter(const std::filesystem::path& folder) : paths_(folder) {
  std::error_code reason;
  std::filesystem::create_directories(folder, reason);
  if (!std::filesystem::is_directory(folder)) {
    throw std::runtime_error(folder.string() + ": the run folder cannot be made: " +
                             (reason ? reason.message() : "a file of that name is there"));
  }
  const std::filesystem::path lock = folder / ".lock";
  lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) {
    throw std::runtime_error(folder.string() +
                             ": the run folder cannot be written: " + std::strerror(errno));
  }
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw std::runtime_error(folder.string() + ": another process is training this run");
  }
}

RunWriter::~RunWriter() {
  if (metrics_ >= 0) ::close(metrics_);
  ::close(lock_);
}

void RunWriter::begin_at(std::int64_t step) {
  repair_metrics(paths_.metrics(), step);
  const auto changes = recorded_changes(paths_.folder);
  if (!changes.empty()) {
    std::string kept;
    for (const RecordedChange& change : changes) {
      if (change.step <= step) kept += line_of(change);
    }
    write_file_safely(paths_.changes(), kept);
  }
  if (metrics_ >= 0) ::close(metrics_);
  metrics_ = open_for_append(paths_.metrics());
}

void RunWriter::metric(const MetricLine& line) {
  Json json{{"step", line.step}};
  for (const auto& [name, value] : line.values) {
    json[name] = std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  append_line(paths_.metrics(), metrics_, json_text(json) + "\n");
}

void RunWriter::change(const RecordedChange& change) {
  append(paths_.changes(), line_of(change));
}

void RunWriter::log(const std::string& words) noexcept {
  try {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char date[32];
    std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S ", &parts);
    append(paths_.log(), date + printable(words) + "\n");
  } catch (...) {  // a log that cannot be written must not end a run
  }
}

}  // namespace earshot
