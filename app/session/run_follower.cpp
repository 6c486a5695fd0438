#include "app/session/run_follower.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/experiment/npy.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_writer.h"
#include "core/training/watched_clips.h"

namespace earshot {
namespace {

constexpr int look_every_ms = 1000;

/// Where the last look ended, and what the run is.
struct Looked {
  std::filesystem::path folder;
  std::optional<std::uintmax_t> read_to;
  std::int64_t embedded_step = -1;
  std::int64_t steps = 0;
  std::uint64_t seed = 0;
  std::int64_t watched = 0;
  std::shared_ptr<const Dataset> dataset;  ///< nullptr where other sounds are open
};

/// The step in the name of a file of embeddings, or -1 where it is no such name.
std::int64_t step_of(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  std::int64_t step = -1;
  const auto read = std::from_chars(stem.data(), stem.data() + stem.size(), step);
  const bool right = read.ec == std::errc() && step >= 0 && step <= latest_step;
  return right && file.filename() == embeddings_file(step) ? step : -1;
}

/// The step of the latest embeddings in the folder, or -1; none of a step that is not done yet.
std::int64_t latest_embedded(const std::filesystem::path& folder, std::int64_t steps_done) {
  std::int64_t latest = -1;
  std::error_code ignored;
  for (const auto& entry :
       std::filesystem::directory_iterator(RunPaths(folder).embeddings(), ignored)) {
    const std::int64_t step = step_of(entry.path());
    if (step <= steps_done) latest = std::max(latest, step);
  }
  return latest;
}

std::shared_ptr<const Features> embeddings_of(const Looked& last, std::int64_t step) {
  NpyArray array = read_npy(RunPaths(last.folder).embeddings() / embeddings_file(step));
  auto embeddings = std::make_shared<Features>();
  embeddings->step = step;
  embeddings->items = whole_clips(watched_clips(*last.dataset, last.seed, last.watched));
  const std::int64_t clips = embeddings->rows();
  if (array.shape.size() != 2 || array.shape[0] != clips || array.shape[1] < 1) {
    throw std::runtime_error((RunPaths(last.folder).embeddings() / embeddings_file(step)).string() +
                             ": holds no row of features for each of the " + std::to_string(clips) +
                             " clips that the run watches");
  }
  embeddings->width = array.shape[1];
  embeddings->values = std::move(array.values);
  return embeddings;
}

RunNews news_of(const Looked& last) {
  const RunPaths paths(last.folder);
  RunNews news;
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(paths.metrics(), failed);
  news.read_to = last.read_to.value_or(failed ? 0 : size);
  news.embedded_step = last.embedded_step;
  if (failed || size == news.read_to) return news;
  // Whoever resumes a run cuts off what came after its checkpoint.
  if (size < news.read_to) news.read_to = 0;
  for (const MetricLine& line : read_metrics(paths.metrics(), news.read_to, news.problems)) {
    news.steps.push_back(step_from(line, last.steps));
  }
  for (const RecordedChange& change : recorded_changes(last.folder)) {
    news.changes.push_back({change.step, change.path, change.before, change.after});
  }
  const std::int64_t done = news.steps.empty() ? last.embedded_step : news.steps.back().step;
  news.embedded_step = latest_embedded(last.folder, done);
  if (last.dataset != nullptr && news.embedded_step > last.embedded_step) {
    try {
      news.embeddings = embeddings_of(last, news.embedded_step);
    } catch (const std::exception& error) {
      // The steps are news without a map; the next embeddings bring it.
      news.problems.push_back(error.what());
    }
  }
  return news;
}

}  // namespace

RunFollower::RunFollower(RunDocument& run, DataDocument& data, Tasks& tasks, QObject* parent)
    : QObject(parent), run_(run), data_(data), tasks_(tasks) {
  clock_.setInterval(look_every_ms);
  connect(&clock_, &QTimer::timeout, this, &RunFollower::look);
  connect(&run_, &RunDocument::opened, this, &RunFollower::begin);
  connect(&run_, &RunDocument::ended, this, &RunFollower::begin);
}

void RunFollower::begin() {
  tasks_.cancel(std::exchange(task_, 0));
  clock_.stop();
  if (!run_.is_open() || run_.training() || run_.complete()) return;
  read_to_ = run_.metrics_read();
  embedded_step_ = run_.steps_done();
  clock_.start();
}

void RunFollower::look() {
  if (task_ != 0) return;
  Looked last;
  last.folder = run_.folder();
  last.read_to = read_to_;
  last.embedded_step = embedded_step_;
  last.steps = run_.experiment().integer("training.steps");
  last.seed = static_cast<std::uint64_t>(run_.experiment().integer("seed"));
  last.watched = run_.experiment().integer("training.watch_clips");
  if (data_.is_of(run_.experiment())) last.dataset = data_.dataset();
  task_ = tasks_.run(
      {}, [last](const TaskContext&) { return news_of(last); },
      [this](RunNews news) { take(std::move(news)); },
      // Half written, or gone for a moment: the next look tells.
      [this](const QString&) { task_ = 0; });
}

void RunFollower::take(RunNews news) {
  task_ = 0;
  read_to_ = news.read_to;
  embedded_step_ = news.embedded_step;
  run_.follow(std::move(news));
  if (run_.complete()) clock_.stop();
}

}  // namespace earshot
