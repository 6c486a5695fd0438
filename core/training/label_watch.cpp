#include "core/training/label_watch.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/random.h"
#include "core/data/clip_reading.h"
#include "core/measures/embed.h"
#include "core/measures/knn.h"
#include "core/measures/linear_probe.h"
#include "core/measures/paired_gain.h"
#include "core/tensor/feature_tensor.h"
#include "core/training/crop_settings.h"

namespace earshot {
namespace {

constexpr std::size_t most_training = 700, most_validation = 500;
constexpr std::int64_t most_windows = 4;  // of a clip, for it is heard again and again

EmbedSettings windows_of(const Experiment& experiment) {
  const std::int64_t wished = experiment.integer("evaluation.windows");
  return {experiment.integer("views.crop_samples"),
          wished > 0 ? std::min(wished, most_windows) : most_windows, clip_reading(experiment)};
}

}  // namespace

LabelWatch::LabelWatch(const Dataset& dataset, PcmCache& cache, const Experiment& experiment,
                       std::function<EncoderPointer()> untrained)
    : experiment_(experiment),
      cache_(cache),
      untrained_(std::move(untrained)),
      label_(experiment.text("data.label")) {
  const int column = dataset.column(label_);
  if (column < 0) return;
  const auto label_of = [&](std::int64_t clip) -> const std::string& {
    return dataset.clips[static_cast<std::size_t>(clip)].labels[static_cast<std::size_t>(column)];
  };
  std::vector<std::int64_t> training, validation;
  for (std::size_t i = 0; i < dataset.clips.size(); ++i) {
    const auto clip = static_cast<std::int64_t>(i);
    if (label_of(clip).empty()) continue;
    if (dataset.clips[i].split == Split::Train) training.push_back(clip);
    if (dataset.clips[i].split == Split::Valid) validation.push_back(clip);
  }
  clips_ = sample(std::move(training), most_training);
  training_ = clips_.size();
  std::set<std::string> known;
  for (const std::int64_t clip : clips_) known.insert(label_of(clip));
  for (const std::int64_t clip : sample(std::move(validation), most_validation)) {
    clips_.push_back(clip);
  }
  const std::vector<std::string> classes = dataset.classes(column);
  classes_ = static_cast<std::int64_t>(classes.size());
  for (const std::int64_t clip : clips_) {
    labels_.push_back(std::ranges::lower_bound(classes, label_of(clip)) - classes.begin());
  }
  can_read_ = known.size() >= 2 && training_ < clips_.size();
}

/// Drawn from the seed, ascending; what cannot be decoded is left out.
std::vector<std::int64_t> LabelWatch::sample(std::vector<std::int64_t> clips,
                                             std::size_t most) const {
  Random random(static_cast<std::uint64_t>(experiment_.integer("seed")),
                {name_hash("label watch")});
  std::vector<std::int64_t> drawn;
  for (std::size_t i = 0; i < clips.size() && drawn.size() < most; ++i) {
    const auto other = static_cast<std::size_t>(
        random.integer(static_cast<std::int64_t>(i), static_cast<std::int64_t>(clips.size()) - 1));
    std::swap(clips[i], clips[other]);
    if (cache_.length(clips[i]) > 0) drawn.push_back(clips[i]);
  }
  std::ranges::sort(drawn);
  return drawn;
}

LabelReading LabelWatch::reading_of(Encoder& encoder, const std::stop_token& stop) const {
  const torch::NoGradGuard no_grad;
  const Features made =
      embed_items(encoder, cache_, whole_clips(clips_), windows_of(experiment_), {}, stop);
  const torch::Tensor features = tensor_of(made);
  const auto training = static_cast<std::int64_t>(training_);
  const auto all = static_cast<std::int64_t>(clips_.size());
  const torch::Tensor labels = torch::tensor(labels_, torch::kInt64);
  ProbeRows rows;
  for (std::int64_t row = 0; row < all; ++row) {
    (row < training ? rows.train : rows.valid).push_back(row);
  }
  rows.test = rows.valid;
  LabelReading reading;
  reading.knn = knn_accuracy(
      features.slice(0, 0, training), labels.slice(0, 0, training), features.slice(0, training),
      labels.slice(0, training), classes_,
      {experiment_.integer("evaluation.knn_k"), experiment_.real("evaluation.knn_temperature")});
  const ProbeOutcome outcome = linear_probe(features, labels_, rows, classes_, {}, stop);
  reading.probe = outcome.valid_accuracy;
  for (std::size_t i = 0; i < outcome.predicted.size(); ++i) {
    reading.named.push_back(outcome.predicted[i] == labels_[training_ + i]);
  }
  return reading;
}

void LabelWatch::read(Encoder& encoder, const std::stop_token& stop) {
  if (!can_read_) return;
  if (!start_) {
    const EncoderPointer untrained = untrained_();
    settle_batch_norm(
        *untrained, cache_,
        whole_clips({clips_.begin(), clips_.begin() + static_cast<std::ptrdiff_t>(training_)}),
        windows_of(experiment_), static_cast<std::uint64_t>(experiment_.integer("seed")), stop);
    start_ = reading_of(*untrained, stop);
  }
  now_ = reading_of(encoder, stop);
}

std::vector<std::pair<std::string, double>> LabelWatch::values() const {
  if (!now_) return {};
  return {{"label_probe", now_->probe},
          {"label_probe_at_start", start_->probe},
          {"label_probe_error", since_start()->error},
          {"label_knn", now_->knn},
          {"label_knn_at_start", start_->knn},
          {"label_clips", static_cast<double>(now_->named.size())}};
}

std::optional<LabelSinceStart> LabelWatch::since_start() const {
  if (!now_) return std::nullopt;
  const PairedGain gain = paired_gain(now_->named, start_->named);
  return LabelSinceStart{label_, gain.items, start_->probe, now_->probe, gain.error};
}

std::optional<LabelSinceStart> recorded_label(
    const std::vector<std::pair<std::string, double>>& values, std::string label) {
  const auto told = [&values](const char* name) {
    const auto found = std::ranges::find(values, name, &std::pair<std::string, double>::first);
    return found == values.end() ? std::nan("") : found->second;
  };
  const double clips = told("label_clips");
  LabelSinceStart since{std::move(label), 0, told("label_probe_at_start"), told("label_probe"),
                        told("label_probe_error")};
  constexpr double most_clips = 1e9;
  const bool whole = std::isfinite(since.start) && std::isfinite(since.now) &&
                     std::isfinite(since.error) && clips >= 1 && clips <= most_clips;
  if (!whole) return std::nullopt;
  since.clips = static_cast<std::int64_t>(clips);
  return since;
}

}  // namespace earshot
