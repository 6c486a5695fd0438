#include "core/data/check.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "core/base/stopped.h"

namespace earshot {
namespace {

std::optional<Problem> fault_of(PcmCache& cache, const CheckRequest& request, std::int64_t clip) {
  if (auto problem = cache.problem(clip)) return problem;
  const double seconds =
      static_cast<double>(cache.length(clip)) / static_cast<double>(cache.sample_rate());
  if (seconds >= request.min_seconds) return {};
  char words[96];
  std::snprintf(words, sizeof words, "too short: %.3g s is shorter than %.3g s", seconds,
                request.min_seconds);
  return Problem{cache.dataset().clips[static_cast<std::size_t>(clip)].path, words};
}

/// What the threads share.
struct Work {
  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t next = 0;
  std::int64_t done = 0;
  int running = 0;
  std::map<std::int64_t, Problem> found;
  std::vector<Problem> fresh;
  std::exception_ptr failure;
};

void run(Work& work, PcmCache& cache, const CheckRequest& request, const std::stop_token& stop) {
  const auto total = static_cast<std::int64_t>(cache.dataset().clips.size());
  std::unique_lock lock(work.mutex);
  while (work.next < total && !work.failure && !stop.stop_requested()) {
    const std::int64_t clip = work.next++;
    lock.unlock();
    std::optional<Problem> problem;
    std::exception_ptr failure;
    try {
      problem = fault_of(cache, request, clip);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    ++work.done;
    if (failure) work.failure = failure;
    if (problem) {
      work.fresh.push_back(*problem);
      work.found.emplace(clip, std::move(*problem));
    }
  }
  --work.running;
  work.changed.notify_all();
}

}  // namespace

std::vector<Problem> check_sounds(PcmCache& cache, const CheckRequest& request,
                                  const std::function<void(const CheckProgress&)>& report,
                                  const std::stop_token& stop) {
  Work work;
  const int count = std::max(1, request.threads);
  work.running = count;
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&] { run(work, cache, request, stop); });
  }
  bool ended = false;
  while (!ended) {
    CheckProgress progress;
    {
      std::unique_lock lock(work.mutex);
      ended = work.changed.wait_for(lock, std::chrono::milliseconds(50),
                                    [&] { return work.running == 0; });
      progress.done = work.done;
      progress.problems = std::move(work.fresh);
      work.fresh.clear();
    }
    progress.total = static_cast<std::int64_t>(cache.dataset().clips.size());
    if (report) report(progress);
  }
  threads.clear();
  if (work.failure) std::rethrow_exception(work.failure);
  leave_if_stopped(stop);
  std::vector<Problem> problems;
  for (auto& [clip, problem] : work.found) problems.push_back(std::move(problem));
  return problems;
}

}  // namespace earshot
