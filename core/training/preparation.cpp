#include "core/training/preparation.h"

#include <set>

#include "core/base/stopped.h"
#include "core/data/check.h"
#include "core/data/examples.h"
#include "core/data/same_sounds.h"
#include "core/training/crop_settings.h"
#include "core/training/enough_clips.h"
#include "core/training/usable_clips.h"

namespace earshot {
namespace {

using Report = std::function<void(const std::string&, double)>;

void tell(const Report& report, const std::string& words, double done) {
  if (report) report(words, done);
}

double share(std::int64_t done, std::int64_t total) {
  return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0.0;
}

std::string first_left_out(const std::vector<Problem>& problems) {
  if (problems.empty()) return {};
  return " (" + std::to_string(files_of(problems)) + " files left out; " + problems.front().path +
         ": " + problems.front().reason + ")";
}

/// The training clips that are left out for nothing but their length.
std::vector<Problem> short_clips(const CropSettings& settings, const PreparedData& prepared) {
  const std::set<std::int64_t> kept(prepared.training_clips.begin(), prepared.training_clips.end());
  std::vector<std::int64_t> left_out = prepared.dataset->of(Split::Train);
  std::erase_if(left_out, [&](std::int64_t clip) { return kept.contains(clip); });
  return too_short_clips(*prepared.dataset, left_out, settings, prepared.cache->sample_rate());
}

}  // namespace

ScanRequest scan_request(const Experiment& experiment) {
  return scan_request(options_from<DataOptions>(experiment.within("data")),
                      experiment.integer("seed"));
}

std::shared_ptr<const Dataset> open_dataset(const Catalogue& catalogue,
                                            const Experiment& experiment, const std::string& path,
                                            const Report& report, std::stop_token stop) {
  if (path.empty()) {
    throw NotStarted("data.path: is empty; name " +
                     what_can_be_opened(catalogue.importers, catalogue.examples));
  }
  try {
    ScanRequest request = scan_request(experiment);
    request.strict = path == experiment.text("data.path");
    request.path = resolve_data(catalogue.examples, path, report, stop);
    auto dataset = std::make_shared<const Dataset>(scan(
        catalogue.importers, request,
        [&](const ScanProgress& progress) {
          tell(report, "reading headers", share(progress.done, progress.total));
        },
        stop));
    return dataset;
  } catch (const Stopped&) {
    throw;
  } catch (const ParameterError& error) {
    throw NotStarted(error.what());
  } catch (const std::exception& error) {
    throw NotStarted(std::string("data.path: ") + error.what());
  }
}

PreparedData prepare_data(const Catalogue& catalogue, const Experiment& experiment,
                          const Report& report, std::stop_token stop, bool resumed) {
  PreparedData prepared;
  prepared.dataset =
      open_dataset(catalogue, experiment, experiment.text("data.path"), report, stop);
  const Dataset& dataset = *prepared.dataset;
  // What is wrong already is told before every sound is decoded.
  const std::string missing = resumed ? std::string() : missing_column(dataset, experiment);
  if (!missing.empty()) throw NotStarted(missing);
  const std::string little = too_little_to_train(catalogue, dataset, experiment);
  if (!little.empty()) throw NotStarted(little + first_left_out(dataset.problems));
  const std::string classes = too_few_classes(catalogue, dataset, experiment);
  if (!classes.empty()) throw NotStarted(classes);
  prepared.notes = dataset.notes;
  const std::string& label = experiment.text("data.label");
  if (dataset.classes(dataset.column(label)).size() > 1) {
    const std::string too_few = too_little_to_evaluate(dataset, label);
    if (!too_few.empty()) prepared.notes.push_back("this run cannot be evaluated: " + too_few);
  }
  if (!dataset.split_note.empty()) prepared.notes.push_back(dataset.split_note);
  prepared.problems = prepared.dataset->problems;
  try {
    prepared.cache =
        std::make_shared<PcmCache>(prepared.dataset, experiment.integer("data.sample_rate"));
    prepared.cache->leave_when(stop);
    if (is_checked_first(*prepared.dataset)) {
      const auto found = check_sounds(
          *prepared.cache, {},
          [&](const CheckProgress& progress) {
            tell(report, "decoding sounds", share(progress.done, progress.total));
          },
          stop);
      prepared.problems.insert(prepared.problems.end(), found.begin(), found.end());
    }
    const SharedSounds shared = is_checked_first(dataset) ? shared_sounds(*prepared.cache, stop)
                                                          : shared_sounds(dataset, stop);
    if (!shared.words.empty()) prepared.notes.push_back(shared.words);
    const CropSettings settings = crop_settings(catalogue, experiment);
    prepared.training_clips = usable_training_clips(*prepared.cache, settings);
    const auto found = short_clips(settings, prepared);
    prepared.problems.insert(prepared.problems.end(), found.begin(), found.end());
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception& error) {
    throw NotStarted(std::string("data: ") + error.what());
  }
  const std::int64_t batch = experiment.integer("training.batch_size");
  const auto clips = static_cast<std::int64_t>(prepared.training_clips.size());
  if (clips < batch) {
    throw NotStarted("training.batch_size: " + std::to_string(batch) + " is more than the " +
                     std::to_string(clips) + " training clips that can be used" +
                     first_left_out(prepared.problems) +
                     (clips >= 2 ? "; a batch of at most " + std::to_string(clips) + " would do"
                                 : "; at least two are needed to learn from"));
  }
  return prepared;
}

}  // namespace earshot
