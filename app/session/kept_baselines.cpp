#include "app/session/kept_baselines.h"

#include <algorithm>
#include <map>

#include "app/session/kept_files.h"
#include "core/base/oldest_files.h"
#include "core/base/regular_file.h"
#include "core/data/pcm_cache.h"
#include "core/data/sha1.h"
#include "core/experiment/run_folder.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

/// A change of what judging or a baseline computes changes this text.
constexpr const char* judging_recipe = "Earshot baselines 1";
constexpr std::size_t most_kept = 256;
constexpr std::uintmax_t most_kept_bytes = 64'000'000;

/// What is judged: the clips as they lie there, with label and split.
std::string state_of_labels(const BaselinesRequest& request) {
  const Dataset& dataset = *request.dataset;
  std::string all = judging_recipe;
  all += '\0' + dataset.root.string() + '\0' + request.label;
  all += '\0' + std::to_string(static_cast<int>(dataset.channel));
  const int column = dataset.column(request.label);
  for (const std::int64_t clip : request.clips) {
    const Clip& one = dataset.clips[static_cast<std::size_t>(clip)];
    all += '\0' + std::to_string(static_cast<int>(one.split));
    if (column >= 0) all += '\0' + one.labels[static_cast<std::size_t>(column)];
  }
  return all + state_of_files(dataset, request.clips);
}

std::optional<ProbeResult> kept_result(const Catalogue& catalogue, const fs::path& file,
                                       const std::string& label) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  try {
    ProbeResult kept =
        evaluation_from_json(catalogue, read_regular_file(file, most_kept_bytes)).probe;
    if (kept.label == label) {
      fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
      return kept;
    }
  } catch (const std::exception&) {
    // It is judged again.
  }
  fs::remove(file, ignored);
  return std::nullopt;
}

void keep_result(const fs::path& file, const ProbeResult& judged) {
  try {
    EvaluationResult alone;
    alone.probe = judged;
    fs::create_directories(file.parent_path());
    write_file_safely(file, to_json(alone));
    remove_oldest(file.parent_path(), most_kept);
  } catch (const std::exception&) {
    // The next start judges it again.
  }
}

}  // namespace

fs::path default_baselines_folder() {
  return default_cache_folder() / "baselines";
}

std::string settings_of_baseline(const BaselineEntry& baseline, const Experiment& experiment) {
  std::string all = baseline.words.name;
  for (const auto& [path, value] : experiment.values) {
    const bool of_all = path.starts_with("data.") || path.starts_with("evaluation.") ||
                        path == "views.crop_samples" || path == "seed";
    const bool of_start =
        baseline.is_start && (path.starts_with("encoder.") || path == "training.device");
    if (of_all || of_start) all += '\n' + path + '=' + to_text(value);
  }
  return all;
}

void kept_baselines(const Catalogue& catalogue, const BaselinesRequest& request,
                    const std::function<void(JudgedBaseline)>& judged,
                    const std::function<void(const std::string&, double)>& report,
                    std::stop_token stop, const fs::path& folder) {
  const std::string state = state_of_labels(request);
  std::map<std::string, fs::path> files;
  BaselinesRequest missing = request;
  missing.names.clear();
  for (const std::string& name : request.names) {
    const BaselineEntry* entry = catalogue.baseline(name);
    if (entry == nullptr) continue;
    const std::string of = hex(sha1(state + settings_of_baseline(*entry, request.experiment)));
    files[name] = folder / (of + ".json");
    if (auto kept = kept_result(catalogue, files[name], request.label)) {
      judged({name, std::move(*kept)});
    } else {
      missing.names.push_back(name);
    }
  }
  if (missing.names.empty()) return;
  judge_baselines(
      catalogue, missing,
      [&](JudgedBaseline one) {
        // Files that changed meanwhile would be taken for what they were.
        if (state_of_labels(request) == state) keep_result(files[one.first], one.second);
        judged(std::move(one));
      },
      report, stop);
}

}  // namespace earshot
