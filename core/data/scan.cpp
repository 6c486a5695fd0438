#include "core/data/scan.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/audio/sound_kind.h"
#include "core/base/left_work.h"
#include "core/base/regular_file.h"
#include "core/base/stopped.h"
#include "core/data/cell_text.h"
#include "core/data/kept_headers.h"
#include "core/data/listing.h"
#include "core/data/open_source.h"
#include "core/data/remarks.h"
#include "core/data/unread_kinds.h"

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

Clip read_clip(const fs::path& root, const ManifestEntry& entry, KeptHeaders& headers,
               Remarks& remarks) {
  const AudioHeader header = headers.read(entry.path);
  remarks.add(entry.path, header.remark);
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

/// A file that is there, of a kind whose files share one line.
bool is_unread_kind(const fs::path& file) {
  if (has_sound_extension(file) || !not_a_regular_file(file).empty()) return false;
  const auto kind = UnreadKinds::is_known(file) ? std::nullopt : sound_kind(file);
  return UnreadKinds::is_known(file) || (kind && !kind->is_read);
}

std::string no_sound(const fs::path& path, const Dataset& dataset) {
  std::string line = path.string() + ": holds no sound that can be read";
  if (dataset.problems.empty()) return line + " (WAV, FLAC, OGG, Opus, MP3 or AIFF files)";
  const Problem& first = dataset.problems.front();
  return line + "; " + std::to_string(files_of(dataset.problems)) +
         " left out, the first: " + first.path + ": " + first.reason;
}

/// A column that may say the splits, where they are drawn; "" for none.
std::string unused_split_column(const Dataset& dataset) {
  if (dataset.split_given) return {};
  for (const char* name : {"split", "fold"}) {
    const int column = dataset.column(name);
    const std::vector<std::string> values = dataset.classes(column);
    if (column < 0 || values.size() < 2) continue;
    return std::string("splits are drawn; the column \"") + name + "\" holds " + some_of(values) +
           ": data.split=" + name + " and data.test_value=" + values.back() + " split by it";
  }
  return {};
}

void split(Dataset& dataset, const ScanRequest& request) {
  assign_splits(dataset, request.splits, request.seed,
                {request.valid_fraction, request.test_fraction}, request.strict);
}

Dataset scanned_here(const Importers& importers, const ScanRequest& request,
                     const std::function<void(ScanProgress)>& report, const std::stop_token& stop) {
  Reporter reporter(report);
  SoundSource source =
      open_source(importers, {request.path, request.read_folders, [&] { reporter.tick(); }, stop});
  leave_if_stopped(stop);
  Dataset dataset;
  dataset.root = source.root;
  dataset.columns = source.manifest.columns;
  dataset.label_name = source.manifest.label_name;
  dataset.notes = source.manifest.notes;
  dataset.folders_read = source.folders_read;
  dataset.channel = request.channel;
  reporter.total(
      static_cast<std::int64_t>(source.manifest.entries.size() + source.manifest.problems.size()));
  for (Problem& problem : source.manifest.problems) {
    reporter.problem(problem);
    dataset.problems.push_back(std::move(problem));
  }
  KeptHeaders headers(source.root);
  Remarks remarks;
  UnreadKinds unread;
  for (const ManifestEntry& entry : source.manifest.entries) {
    leave_if_stopped(stop);
    try {
      Clip clip = read_clip(source.root, entry, headers, remarks);
      clip.split = entry.split.value_or(Split::Train);
      reporter.found(clip);
      dataset.clips.push_back(std::move(clip));
    } catch (const std::exception& error) {
      if (is_unread_kind(source.root / entry.path)) {
        unread.add(entry.path);
      } else {
        const std::string where =
            entry.line > 0 ? "line " + std::to_string(entry.line) + ": " : std::string();
        dataset.problems.push_back({entry.path, where + error.what()});
        reporter.problem(dataset.problems.back());
      }
    }
    reporter.tick();
  }
  headers.keep();
  for (Problem& problem : unread.problems(source.root)) {
    reporter.problem(problem);
    dataset.problems.push_back(std::move(problem));
  }
  reporter.flush();
  if (dataset.clips.empty()) throw std::runtime_error(no_sound(request.path, dataset));
  split(dataset, request);
  const std::string unused = unused_split_column(dataset);
  if (!unused.empty()) dataset.notes.push_back(unused);
  for (std::string& line : remarks.lines()) dataset.notes.push_back(std::move(line));
  return dataset;
}

/// What a scan on a thread of its own has told and the caller has not heard yet.
struct News {
  std::mutex mutex;
  ScanProgress progress;
  bool any = false;
  Dataset dataset;

  void add(ScanProgress fresh) {
    const std::lock_guard lock(mutex);
    any = true;
    progress.done = fresh.done;
    progress.total = fresh.total;
    std::ranges::move(fresh.found, std::back_inserter(progress.found));
    std::ranges::move(fresh.problems, std::back_inserter(progress.problems));
  }

  void hand_on(const std::function<void(ScanProgress)>& report) {
    ScanProgress fresh;
    {
      const std::lock_guard lock(mutex);
      if (!std::exchange(any, false)) return;
      fresh = std::exchange(progress, {});
    }
    report(std::move(fresh));
  }
};

}  // namespace

Dataset scan(const Importers& importers, const ScanRequest& request,
             const std::function<void(ScanProgress)>& report, std::stop_token stop) {
  if (!stop.stop_possible()) return scanned_here(importers, request, report, stop);
  // On a thread of its own, which is left where a disk stalls.
  const auto news = std::make_shared<News>();
  std::function<void(ScanProgress)> tell;
  if (report) tell = [news](ScanProgress progress) { news->add(std::move(progress)); };
  const auto hear = [&] {
    if (report) news->hand_on(report);
  };
  const bool ended =
      ran_to_its_end([news, importers, request, tell,
                      stop] { news->dataset = scanned_here(importers, request, tell, stop); },
                     stop, hear);
  if (!ended) throw Stopped();
  hear();
  return std::move(news->dataset);
}

ScanRequest scan_request(const DataOptions& options, std::int64_t experiment_seed) {
  ScanRequest request;
  request.path = options.path;
  request.seed =
      static_cast<std::uint64_t>(options.split_seed < 0 ? experiment_seed : options.split_seed);
  request.valid_fraction = options.valid_fraction;
  request.test_fraction = options.test_fraction;
  request.read_folders = options.folders == DataOptions::Folders::Read;
  request.splits.column = options.split;
  request.splits.valid_value = options.valid_value;
  request.splits.test_value = options.test_value;
  request.splits.group = options.split_group.empty() ? options.group : options.split_group;
  request.splits.label = options.label;
  request.splits.by_path = options.split_rule == DataOptions::SplitRule::PathHash;
  request.channel = options.channel;
  return request;
}

Dataset with_splits(const Dataset& dataset, const ScanRequest& request) {
  Dataset other = dataset;
  other.channel = request.channel;
  split(other, request);
  return other;
}

bool same_clips(const ScanRequest& one, const ScanRequest& other) {
  return one.path == other.path && one.read_folders == other.read_folders;
}

}  // namespace earshot
