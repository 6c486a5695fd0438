#include "app/session/run_list.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include "core/base/regular_file.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

constexpr std::uintmax_t tail_bytes = 8192;

/// The whole lines at the end of a file.
QList<QByteArray> last_lines(const std::filesystem::path& path) {
  try {
    const RegularFile file(path);
    QByteArray tail(qsizetype{tail_bytes}, '\0');
    const std::uintmax_t begin = file.size() > tail_bytes ? file.size() - tail_bytes : 0;
    tail.resize(static_cast<qsizetype>(
        file.read(begin, {tail.data(), static_cast<std::size_t>(tail.size())})));
    QList<QByteArray> lines = tail.split('\n');
    if (!lines.isEmpty()) lines.removeLast();
    return lines;
  } catch (const std::runtime_error&) {
    return {};
  }
}

/// The step that a whole number of somebody's tells, or 0 where it is none.
std::int64_t step_from(const QJsonValue& value) {
  const qint64 step = value.toInteger(-1);
  return step >= 0 && step <= latest_step ? step : 0;
}

/// The trainer's last word in the log decides how the run ended.
RunSummary::End end_of(const std::filesystem::path& run) {
  if (is_being_trained(run)) return RunSummary::End::Training;
  const QList<QByteArray> lines = last_lines(RunPaths(run).log());
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    // "2026-11-24 15:30:22 finished"
    const QByteArray words = line->mid(20);
    if (words.startsWith("finished")) return RunSummary::End::Finished;
    if (words.startsWith("stopped")) return RunSummary::End::Stopped;
    if (words.startsWith("failed")) return RunSummary::End::Failed;
    if (!words.startsWith("left out") && !words.startsWith("warning")) break;
  }
  return RunSummary::End::Interrupted;
}

std::int64_t planned_steps(const std::filesystem::path& run) {
  constexpr std::uintmax_t most_bytes = 4'000'000;
  try {
    const std::string text = read_regular_file(RunPaths(run).experiment(), most_bytes);
    const QJsonObject whole = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    return step_from(whole["training"].toObject()["steps"]);
  } catch (const std::runtime_error&) {
    return 0;
  }
}

}  // namespace

bool is_being_trained(const std::filesystem::path& run) {
  const int descriptor = ::open((run / ".lock").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool taken = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0;
  ::close(descriptor);
  return taken;
}

RunSummary summary_of_run(const std::filesystem::path& run) {
  RunSummary summary;
  summary.folder = run;
  std::error_code ignored;
  summary.when = std::filesystem::last_write_time(run, ignored);
  const auto metrics = std::filesystem::last_write_time(RunPaths(run).metrics(), ignored);
  if (!ignored) summary.when = std::max(summary.when, metrics);
  const QList<QByteArray> lines = last_lines(RunPaths(run).metrics());
  if (!lines.isEmpty()) {
    summary.step = step_from(QJsonDocument::fromJson(lines.last()).object()["step"]);
  }
  summary.steps = planned_steps(run);
  summary.end = end_of(run);
  summary.has_checkpoint = has_checkpoint(run);
  if (summary.end == RunSummary::End::Interrupted && summary.steps > 0 &&
      summary.step >= summary.steps) {
    summary.end = RunSummary::End::Finished;
  }
  return summary;
}

std::vector<RunSummary> list_runs(const std::filesystem::path& folder) {
  std::vector<RunSummary> runs;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.is_directory(ignored) && is_run_folder(entry.path())) {
      runs.push_back(summary_of_run(entry.path()));
    }
  }
  std::sort(runs.begin(), runs.end(),
            [](const RunSummary& a, const RunSummary& b) { return a.when > b.when; });
  return runs;
}

std::filesystem::path runs_folder() {
  const char* told = std::getenv("EARSHOT_RUNS");
  if (told != nullptr && *told != '\0') return told;
  const QString home = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
  return std::filesystem::path(home.toStdString()) / "earshot" / "runs";
}

std::filesystem::path fresh_run(const std::filesystem::path& folder, const std::string& method) {
  const std::string date =
      QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmm")).toStdString();
  const std::string name = method + '-' + date;
  std::filesystem::path run = folder / name;
  std::error_code ignored;
  for (int number = 2; std::filesystem::exists(run, ignored); ++number) {
    run = folder / (name + '-' + std::to_string(number));
  }
  return run;
}

}  // namespace earshot
