#include "core/training/run_clips.h"

#include <stdexcept>

#include "core/base/regular_file.h"
#include "core/experiment/run_folder.h"

namespace earshot {

ClipList clips_of(const Dataset& dataset, const Experiment& experiment,
                  const std::function<void(double)>& report, std::stop_token stop) {
  return clip_list(dataset, experiment.text("data.label"), experiment.text("data.group"), report,
                   std::move(stop));
}

bool keeps_clips(const std::filesystem::path& run) {
  std::error_code none;
  return std::filesystem::is_regular_file(RunPaths(run).clips(), none);
}

std::string difference_from_run(const std::filesystem::path& run, const ClipList& clips) {
  if (!keeps_clips(run)) return "";
  const std::filesystem::path file = RunPaths(run).clips();
  constexpr std::uintmax_t most = 2'000'000'000;
  const std::string text = read_regular_file(file, most);
  try {
    return in_words(changes_between(clip_list_from_tsv(text), clips));
  } catch (const std::runtime_error& error) {
    return file.string() + ": " + error.what() + ", so that nothing can be compared";
  }
}

void keep_clips(const std::filesystem::path& run, const ClipList& clips) {
  write_file_safely(RunPaths(run).clips(), to_tsv(clips));
}

}  // namespace earshot
