#include "core/data/scan.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/audio/decode.h"
#include "core/data/listing.h"
#include "core/data/manifest.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

/// Gathers what is new and hands it on about every 50 ms.
class Reporter {
 public:
  explicit Reporter(const std::function<void(ScanProgress)>& report) : report_(report) {}

  void total(std::int64_t count) { progress_.total = count; }
  void found(const Clip& clip) {
    ++progress_.done;
    if (report_) progress_.found.push_back(clip);
  }
  void problem(const Problem& problem) {
    ++progress_.done;
    if (report_) progress_.problems.push_back(problem);
  }
  void tick() {
    if (std::chrono::steady_clock::now() >= next_) flush();
  }
  void flush() {
    next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    if (!report_) return;
    report_(progress_);
    progress_.found.clear();
    progress_.problems.clear();
  }

 private:
  const std::function<void(ScanProgress)>& report_;
  ScanProgress progress_;
  std::chrono::steady_clock::time_point next_{};
};

/// Where the sounds are and what is known of each before its header is read.
struct Source {
  fs::path root;
  Manifest manifest;
};

std::optional<fs::path> manifest_in(const fs::path& folder) {
  for (const char* name : {"manifest.csv", "manifest.tsv"}) {
    std::error_code unknown;
    if (fs::is_regular_file(folder / name, unknown)) return folder / name;
  }
  return {};
}

Manifest manifest_of_folder(const fs::path& folder, Reporter& reporter,
                            const std::stop_token& stop) {
  Listing listing = list_sounds(
      folder, [&] { reporter.tick(); }, stop);
  Manifest manifest;
  manifest.columns = {"label"};
  manifest.problems = std::move(listing.problems);
  manifest.entries.reserve(listing.paths.size());
  for (std::string& path : listing.paths) {
    std::string label = first_folder(path);
    manifest.entries.push_back({0, std::move(path), {std::move(label)}, {}});
  }
  return manifest;
}

/// Paths that name a file below the manifest's folder absolutely are kept relative to it.
Source source_of_manifest(const fs::path& file) {
  Source source{fs::absolute(file).lexically_normal().parent_path(), read_manifest(file)};
  for (ManifestEntry& entry : source.manifest.entries) {
    const fs::path path = entry.path;
    if (!path.is_absolute()) continue;
    const fs::path relative = path.lexically_relative(source.root);
    if (!relative.empty() && *relative.begin() != "..") entry.path = relative.generic_string();
  }
  std::stable_sort(source.manifest.entries.begin(), source.manifest.entries.end(),
                   [](const ManifestEntry& a, const ManifestEntry& b) { return a.path < b.path; });
  return source;
}

Source open_source(const fs::path& path, Reporter& reporter, const std::stop_token& stop) {
  std::error_code unknown;
  const auto status = fs::status(path, unknown);
  if (!fs::exists(status)) {
    throw std::runtime_error(path.string() + ": no such folder or manifest");
  }
  if (fs::is_directory(status)) {
    if (const auto manifest = manifest_in(path)) return source_of_manifest(*manifest);
    const fs::path root = fs::absolute(path).lexically_normal();
    return {root, manifest_of_folder(root, reporter, stop)};
  }
  const std::string extension = path.extension().string();
  if (extension == ".csv" || extension == ".tsv" || extension == ".CSV" || extension == ".TSV") {
    return source_of_manifest(path);
  }
  throw std::runtime_error(path.string() +
                           ": neither a folder of sounds nor a .csv or .tsv manifest");
}

Clip read_clip(const fs::path& root, const ManifestEntry& entry) {
  const AudioHeader header = read_header(root / entry.path);
  Clip clip;
  clip.path = entry.path;
  clip.labels = entry.labels;
  clip.frames = header.frames;
  clip.rate = header.rate;
  clip.channels = header.channels;
  clip.format = header.format;
  clip.given = entry.split;
  std::error_code unknown;
  const auto bytes = fs::file_size(root / entry.path, unknown);
  if (!unknown) clip.bytes = static_cast<std::int64_t>(bytes);
  return clip;
}

std::string no_sound(const fs::path& path, const Dataset& dataset) {
  std::string line = path.string() + ": holds no sound that can be read";
  if (dataset.problems.empty()) return line + " (WAV, FLAC, OGG, Opus, MP3 or AIFF files)";
  const Problem& first = dataset.problems.front();
  return line + "; " + std::to_string(dataset.problems.size()) +
         " left out, the first: " + first.path + ": " + first.reason;
}

void split(Dataset& dataset, const ScanRequest& request) {
  assign_splits(dataset, request.splits, request.seed,
                {request.valid_fraction, request.test_fraction}, request.strict);
}

}  // namespace

Dataset scan(const ScanRequest& request, const std::function<void(ScanProgress)>& report,
             std::stop_token stop) {
  Reporter reporter(report);
  Source source = open_source(request.path, reporter, stop);
  Dataset dataset;
  dataset.root = source.root;
  dataset.columns = source.manifest.columns;
  reporter.total(
      static_cast<std::int64_t>(source.manifest.entries.size() + source.manifest.problems.size()));
  for (Problem& problem : source.manifest.problems) {
    reporter.problem(problem);
    dataset.problems.push_back(std::move(problem));
  }
  for (const ManifestEntry& entry : source.manifest.entries) {
    if (stop.stop_requested()) break;
    try {
      Clip clip = read_clip(source.root, entry);
      clip.split = entry.split.value_or(Split::Train);
      reporter.found(clip);
      dataset.clips.push_back(std::move(clip));
    } catch (const std::exception& error) {
      const std::string where =
          entry.line > 0 ? "line " + std::to_string(entry.line) + ": " : std::string();
      dataset.problems.push_back({entry.path, where + error.what()});
      reporter.problem(dataset.problems.back());
    }
    reporter.tick();
  }
  reporter.flush();
  if (dataset.clips.empty() && !stop.stop_requested()) {
    throw std::runtime_error(no_sound(request.path, dataset));
  }
  split(dataset, request);
  return dataset;
}

ScanRequest scan_request(const DataOptions& options, std::int64_t experiment_seed) {
  ScanRequest request;
  request.path = options.path;
  request.seed =
      static_cast<std::uint64_t>(options.split_seed < 0 ? experiment_seed : options.split_seed);
  request.valid_fraction = options.valid_fraction;
  request.test_fraction = options.test_fraction;
  request.read_folders = options.folders == "read";
  request.splits.column = options.split;
  request.splits.valid_value = options.valid_value;
  request.splits.test_value = options.test_value;
  request.splits.group = options.split_group.empty() ? options.group : options.split_group;
  request.splits.label = options.label;
  request.splits.by_path = options.split_rule == "path_hash";
  return request;
}

Dataset with_splits(const Dataset& dataset, const ScanRequest& request) {
  Dataset other = dataset;
  split(other, request);
  return other;
}

bool same_clips(const ScanRequest& one, const ScanRequest& other) {
  return one.path == other.path && one.read_folders == other.read_folders;
}

}  // namespace earshot
