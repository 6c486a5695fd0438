#include "core/experiment/run_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "core/base/json.h"
#include "core/experiment/kept_files.h"
#include "core/experiment/own_folder.h"
#include "core/experiment/run_log.h"

namespace earshot {
namespace {

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

}  // namespace

RunWriter::RunWriter(const std::filesystem::path& folder) : paths_(folder) {
  std::error_code reason;
  std::filesystem::create_directories(folder, reason);
  if (!std::filesystem::is_directory(folder)) {
    throw std::runtime_error(folder.string() + ": the run folder cannot be made: " +
                             (reason ? reason.message() : "a file of that name is there"));
  }
  const std::filesystem::path lock = folder / ".lock";
  lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
  if (lock_ < 0) {
    throw std::runtime_error(folder.string() + ": the run folder cannot be written: " +
                             (errno == ELOOP ? "its .lock is a link, and a run's own files are none"
                                             : std::strerror(errno)));
  }
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock_);
    throw std::runtime_error(folder.string() + ": another process is training this run");
  }
  remove_leftovers(folder);
  for (const std::filesystem::path& own : {paths_.embeddings(), paths_.kept_checkpoints()}) {
    if (!leads_elsewhere(own)) remove_leftovers(own);
  }
}

RunWriter::~RunWriter() {
  ::close(lock_);
}

void RunWriter::begin_at(std::int64_t step) {
  metrics_.reset();
  const std::int64_t last = cut_after(paths_.folder, step);
  if (last > step) {
    log("steps " + std::to_string(step + 1) + " to " + std::to_string(last) +
        " came after the checkpoint of step " + std::to_string(step) +
        " and are made again; what was reported of them is kept in metrics.cut.jsonl");
  }
  metrics_.emplace(paths_.metrics());
  recorded_ = recorded_changes(paths_.folder);
}

void RunWriter::metric(const MetricLine& line) {
  Json json{{"step", line.step}};
  for (const auto& [name, value] : line.values) {
    json[name] = std::isfinite(value) ? Json(value) : Json(nullptr);
  }
  metrics_->append(json_text(json) + "\n");
}

void RunWriter::change(const RecordedChange& change) {
  const auto is_later = [&change](const RecordedChange& one) {
    return one.path == change.path && one.step > change.step;
  };
  // A line that is not understood is somebody's, and is not written away.
  const bool may_be_rewritten = std::any_of(recorded_.begin(), recorded_.end(), is_later) &&
                                read_changes(paths_.folder).problems.empty();
  if (may_be_rewritten) {
    std::vector<RecordedChange> kept = recorded_;
    std::erase_if(kept, is_later);
    kept.push_back(change);
    std::string lines;
    for (const RecordedChange& one : kept) lines += line_of(one);
    write_file_safely(paths_.changes(), lines);
    recorded_ = std::move(kept);
    return;
  }
  LineFile(paths_.changes()).append(line_of(change));
  recorded_.push_back(change);
}

void RunWriter::log(const std::string& words) noexcept {
  add_to_log(paths_.log(), words);
}

}  // namespace earshot
