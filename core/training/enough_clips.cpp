#include "core/training/enough_clips.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/data/assign_splits.h"
#include "core/data/cell_text.h"
#include "core/training/crop_settings.h"
#include "core/training/preparation.h"
#include "core/training/usable_clips.h"

namespace earshot {
namespace {

std::string counted(std::int64_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

/// Clips of each class in each split.
using ClassCounts = std::map<std::string, std::map<Split, std::int64_t>>;

std::string some_classes(const ClassCounts& counts, Split split) {
  std::vector<std::string> names;
  for (const auto& [name, of] : counts) {
    if (of.contains(split)) names.push_back(name);
  }
  return some_of(names);
}

}  // namespace

std::string too_little_to_train(const Catalogue& catalogue, const Dataset& dataset,
                                const Experiment& experiment) {
  const std::int64_t batch = experiment.integer("training.batch_size");
  const CropSettings crop = crop_settings(catalogue, experiment);
  const std::int64_t rate = experiment.integer("data.sample_rate");
  std::int64_t split = 0, short_ones = 0;
  for (const Clip& clip : dataset.clips) {
    if (clip.split != Split::Train) continue;
    ++split;
    if (is_left_out(clip, crop, rate)) ++short_ones;
  }
  const auto all = static_cast<std::int64_t>(dataset.clips.size());
  const std::int64_t clips = split - short_ones;
  if (clips >= batch) return {};
  std::string line = "training.batch_size: " + std::to_string(batch) + " is more than the " +
                     counted(clips, "training clip");
  std::string why;
  if (split < all)
    why = std::to_string(all - split) + " of " + std::to_string(all) + " are held out";
  if (short_ones > 0) {
    why += (why.empty() ? "" : ", ") + std::to_string(short_ones) + " are shorter than the crop";
  }
  if (!why.empty()) line += " (" + why + ")";
  return line + (clips >= 2 ? "; a batch of at most " + std::to_string(clips) + " would do"
                            : "; at least two are needed to learn from");
}

std::string too_little_to_evaluate(const Dataset& dataset, const std::string& column) {
  const int place = dataset.column(column);
  if (place < 0) return {};
  const std::string which = "data.label: the column \"" + column + "\" ";
  ClassCounts counts;
  std::map<Split, std::int64_t> labelled;
  for (const Clip& clip : dataset.clips) {
    const std::string& text = clip.labels[static_cast<std::size_t>(place)];
    if (text.empty()) continue;
    ++counts[text][clip.split];
    ++labelled[clip.split];
  }
  if (counts.empty()) {
    return which +
           "names no clip's class; a probe needs labels: sub-folders, or a manifest with "
           "such a column";
  }
  if (counts.size() < 2) {
    return which + "has one class only, \"" + counts.begin()->first + "\"; a probe needs two";
  }
  const bool one_each = std::ranges::all_of(counts, [](const auto& one) {
    std::int64_t sum = 0;
    for (const auto& [split, count] : one.second) sum += count;
    return sum == 1;
  });
  if (one_each) {
    return which + "has one clip for each of its " + std::to_string(counts.size()) +
           " classes; a probe needs at least two of a class, one to learn from and one for the "
           "test";
  }
  for (const Split split : {Split::Train, Split::Test}) {
    if (labelled[split] > 0) continue;
    const std::int64_t all =
        labelled[Split::Train] + labelled[Split::Valid] + labelled[Split::Test];
    return which + "labels no clip of the " + to_text(split) + " split (" +
           counted(all, "labelled clip") + ", " + std::to_string(labelled[Split::Train]) +
           " for training, " + std::to_string(labelled[Split::Valid]) +
           " for validation); a probe needs some there, one of each class" +
           (dataset.split_given
                ? std::string(": the data's own splits name them")
                : std::string(": at least two clips or groups, and data.test_fraction above 0"));
  }
  std::int64_t trained = 0;
  std::int64_t shared = 0;
  for (const auto& [name, of] : counts) {
    if (of.contains(Split::Train)) ++trained;
    if (of.contains(Split::Train) && of.contains(Split::Test)) ++shared;
  }
  if (shared == 0) {
    return which + "shares no class between training (" + some_classes(counts, Split::Train) +
           ") and test (" + some_classes(counts, Split::Test) +
           "); a probe names only what it has learnt";
  }
  if (trained < 2) {
    return which + "has one class only in the training split, " +
           some_classes(counts, Split::Train) + "; a probe needs two there";
  }
  return {};
}

std::string missing_column(const Dataset& dataset, const Experiment& experiment) {
  for (const char* setting : {"data.label", "data.group"}) {
    const std::string& name = experiment.text(setting);
    if (!name.empty() && dataset.column(name) < 0) {
      return no_such_column(setting, name, dataset.columns).what();
    }
  }
  try {
    check_split_columns(dataset, scan_request(experiment).splits);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return {};
}

std::string too_few_classes(const Catalogue& catalogue, const Dataset& dataset,
                            const Experiment& experiment) {
  const MethodEntry* method = catalogue.method(experiment.text("method.name"));
  if (method == nullptr || !method->reads_labels) return {};
  const std::string& name = experiment.text("data.label");
  const int column = dataset.column(name);
  if (column < 0) return {};
  const std::string* first = nullptr;
  for (const Clip& clip : dataset.clips) {
    const std::string& text = clip.labels[static_cast<std::size_t>(column)];
    if (text.empty()) continue;
    if (first != nullptr && text != *first) return {};
    first = &text;
  }
  return "data.label: the column \"" + name + "\" " +
         (first == nullptr
              ? "names no clip's class; supervised training needs labels: "
                "sub-folders, or a manifest with such a column"
              : "has one class only, \"" + *first + "\"; supervised training needs two");
}

std::string no_ground_to_train(const Catalogue& catalogue, const Dataset& dataset,
                               const Experiment& experiment) {
  std::string fault = missing_column(dataset, experiment);
  if (fault.empty()) fault = too_little_to_train(catalogue, dataset, experiment);
  if (fault.empty()) fault = too_few_classes(catalogue, dataset, experiment);
  return fault;
}

}  // namespace earshot
