#include "core/experiment/kept_files.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <vector>

#include "core/base/file_lines.h"
#include "core/experiment/kept_checkpoints.h"
#include "core/experiment/line_file.h"
#include "core/experiment/own_folder.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code failed;
  auto entry = fs::directory_iterator(folder, failed);
  for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
    entries.push_back(entry->path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

/// "metrics" of "metrics.jsonl" and of "metrics.cut.jsonl".
std::string stem_of(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.substr(0, name.find('.'));
}

bool is_evaluation(const std::string& stem) {
  return stem == "evaluation" || stem == "evaluations" || stem.starts_with("evaluation-") ||
         stem.starts_with("evaluation@");
}

/// Of the training that is there, not one that was set aside before it.
bool is_made(const fs::path& file) {
  constexpr std::array<const char*, 7> names{"checkpoint", "checkpoints", "metrics", "changes",
                                             "embeddings", "trial",       "clips"};
  const std::string name = file.filename().string();
  if (name.find(".before-") != std::string::npos) return false;
  const std::string stem = stem_of(file);
  return is_evaluation(stem) || std::find(names.begin(), names.end(), stem) != names.end();
}

fs::path numbered(const fs::path& file, int number) {
  const std::string name = file.filename().string();
  const std::size_t dot = std::min(name.find('.'), name.size());
  return file.parent_path() /
         (name.substr(0, dot) + ".before-" + std::to_string(number) + name.substr(dot));
}

void move(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (!failed) return;
  throw std::runtime_error(from.string() + ": cannot be kept as " + to.filename().string() + ": " +
                           failed.message());
}

std::int64_t embedded_step(const fs::path& file) {
  return file.extension() == ".npy" ? std::atoll(file.stem().c_str()) : -1;
}

/// Files of later steps go from a run's folder of them into one beside it.
void cut_folder(const fs::path& folder, const fs::path& cut, const std::vector<fs::path>& later) {
  if (leads_elsewhere(folder)) return;
  for (const fs::path& file : later) {
    make_own_folder(cut);
    // Of a step that was cut before, the same: it was made again in between.
    move(file, cut / file.filename());
  }
}

void cut_folders(const RunPaths& paths, std::int64_t step) {
  std::vector<fs::path> embeddings, checkpoints;
  for (const fs::path& file : entries_of(paths.embeddings())) {
    if (embedded_step(file) > step) embeddings.push_back(file);
  }
  for (const KeptCheckpoint& kept : kept_checkpoints(paths.folder)) {
    if (kept.step > step) checkpoints.push_back(kept.file);
  }
  cut_folder(paths.embeddings(), paths.folder / "embeddings.cut", embeddings);
  cut_folder(paths.kept_checkpoints(), paths.folder / "checkpoints.cut", checkpoints);
}

/// Whether a process of that number lives, as far as this one can see.
bool is_alive(long process) {
  return ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
}

/// Of "metrics.jsonl.tmp4711" the number; 0 where the name is none of a file that is written.
long writer_of(const std::string& name) {
  constexpr std::string_view mark = ".tmp";
  const std::size_t at = name.rfind(mark);
  if (at == std::string::npos || at == 0) return 0;
  const std::string number = name.substr(at + mark.size());
  if (number.empty() || number.size() > 9) return 0;
  if (!std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return 0;
  }
  return std::atol(number.c_str());
}

bool is_leftover(const std::string& name) {
  const long process = writer_of(name);
  return process > 0 && !is_alive(process);
}

template <class Chosen>
void remove_files(const fs::path& folder, const Chosen& chosen) noexcept {
  try {
    for (const fs::path& file : entries_of(folder)) {
      std::error_code ignored;
      if (chosen(file.filename().string())) fs::remove(file, ignored);
    }
  } catch (...) {  // another start finds them
  }
}

}  // namespace

std::string made_so_far(const fs::path& run) {
  const RunPaths paths(run);
  std::string words;
  const auto add = [&words](const std::string& one) { words += (words.empty() ? "" : ", ") + one; };
  std::uintmax_t offset = 0;
  const auto metrics = read_metrics(paths.metrics(), offset);
  if (!metrics.empty()) add("metrics to step " + std::to_string(metrics.back().step));
  std::int64_t embedded = -1;
  for (const fs::path& file : entries_of(paths.embeddings())) {
    embedded = std::max(embedded, embedded_step(file));
  }
  if (embedded >= 0) add("embeddings to step " + std::to_string(embedded));
  bool changed = false, evaluated = false;
  std::error_code none;
  for (const fs::path& file : entries_of(run)) {
    const std::string name = file.filename().string();
    changed = changed || (name == "changes.jsonl" && fs::file_size(file, none) > 0 && !none);
    evaluated = evaluated || (is_made(file) && is_evaluation(stem_of(file)));
  }
  if (changed) add("changes of settings");
  if (evaluated) add("an evaluation");
  return words;
}

int set_aside(const fs::path& run) {
  std::vector<fs::path> made;
  for (const fs::path& file : entries_of(run)) {
    if (is_made(file)) made.push_back(file);
  }
  if (made.empty()) return 0;
  int number = 1;
  const auto taken = [&](const fs::path& file) {
    std::error_code none;
    return fs::exists(fs::symlink_status(numbered(file, number), none));
  };
  while (std::any_of(made.begin(), made.end(), taken)) ++number;
  // Checkpoints come first by name: half of this done is never a run that goes on without metrics.
  for (const fs::path& file : made) move(file, numbered(file, number));
  return number;
}

std::int64_t cut_after(const fs::path& run, std::int64_t step) {
  const RunPaths paths(run);
  cut_folders(paths, step);
  std::error_code none;
  if (!fs::exists(paths.metrics(), none)) return 0;
  FileLines lines(paths.metrics());
  std::string kept, cut;
  std::int64_t last = 0;
  bool changed = false;
  while (const auto line = lines.next()) {
    if (!line->whole || line->too_long) {
      changed = true;
      continue;
    }
    // A line before the first later step that is not understood stays.
    const auto metric = metric_of(line->text);
    if (metric && metric->step > step) last = std::max(last, metric->step);
    (last > 0 ? cut : kept) += line->text + "\n";
    changed = changed || last > 0;
  }
  if (!cut.empty()) LineFile(run / "metrics.cut.jsonl").append(cut);
  if (changed) write_file_safely(paths.metrics(), kept);
  return last;
}

void remove_leftovers(const fs::path& folder) noexcept {
  remove_files(folder, is_leftover);
}

void remove_leftovers_of(const fs::path& file) noexcept {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
  remove_files(folder, [begin = file.filename().string() + ".tmp"](const std::string& name) {
    return name.starts_with(begin) && is_leftover(name);
  });
}

void remove_own_temporaries(const fs::path& folder) noexcept {
  remove_files(folder, [own = static_cast<long>(::getpid())](const std::string& name) {
    return writer_of(name) == own;
  });
}

}  // namespace earshot
