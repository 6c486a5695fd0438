#include "core/experiment/kept_checkpoints.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "core/experiment/own_folder.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

constexpr const char* checkpoint_ending = ".safetensors";

std::string kept_name(std::int64_t step) {
  char name[40];
  std::snprintf(name, sizeof name, "%08lld%s", static_cast<long long>(step), checkpoint_ending);
  return name;
}

/// -1 where the name is none of a kept checkpoint.
std::int64_t kept_step(const fs::path& file) {
  const std::string stem = file.stem().string();
  std::int64_t step = -1;
  const auto [end, fault] = std::from_chars(stem.data(), stem.data() + stem.size(), step);
  const bool whole = fault == std::errc() && end == stem.data() + stem.size();
  return whole && step <= latest_step && file.filename() == kept_name(step) ? step : -1;
}

/// Both names lead to the same bytes: a checkpoint is replaced as a whole, never written into.
void second_name(const fs::path& file, const fs::path& second) {
  const fs::path making = second.string() + ".tmp" + std::to_string(::getpid());
  std::error_code failed;
  fs::remove(making, failed);
  fs::create_hard_link(file, making, failed);
  if (failed) fs::copy_file(file, making, failed);
  if (!failed) fs::rename(making, second, failed);
  std::error_code ignored;
  fs::remove(making, ignored);
  if (failed) {
    throw std::runtime_error(second.string() + ": cannot be written: " + failed.message());
  }
}

/// The one without which the others lie the least apart; never the latest. The first counts from
/// step 0.
std::size_t least_missed(const std::vector<KeptCheckpoint>& kept) {
  std::size_t least = 0;
  std::int64_t closest = latest_step;
  for (std::size_t i = 0; i + 1 < kept.size(); ++i) {
    const std::int64_t without = kept[i + 1].step - (i > 0 ? kept[i - 1].step : 0);
    if (without < closest) {
      closest = without;
      least = i;
    }
  }
  return least;
}

}  // namespace

std::vector<KeptCheckpoint> kept_checkpoints(const fs::path& run) {
  std::vector<KeptCheckpoint> kept;
  std::error_code failed;
  auto entry = fs::directory_iterator(RunPaths(run).kept_checkpoints(), failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    const std::int64_t step = kept_step(entry->path());
    if (step >= 0) kept.push_back({step, entry->path()});
  }
  std::ranges::sort(kept, {}, &KeptCheckpoint::step);
  return kept;
}

std::int64_t steps_between_kept(std::int64_t training_steps, std::int64_t most) {
  if (most <= 0 || training_steps <= 0) return 0;
  return training_steps / (most + 1) + (training_steps % (most + 1) > 0 ? 1 : 0);
}

void keep_checkpoint(const fs::path& run, std::int64_t step, std::int64_t most) {
  const RunPaths paths(run);
  make_own_folder(paths.kept_checkpoints());
  second_name(paths.checkpoint(), paths.kept_checkpoints() / kept_name(step));
  auto kept = kept_checkpoints(run);
  while (kept.size() > static_cast<std::size_t>(std::max<std::int64_t>(1, most))) {
    const std::size_t least = least_missed(kept);
    std::error_code failed;
    fs::remove(kept[least].file, failed);
    if (failed) {
      throw std::runtime_error(kept[least].file.string() +
                               ": cannot be removed: " + failed.message());
    }
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(least));
  }
}

}  // namespace earshot
