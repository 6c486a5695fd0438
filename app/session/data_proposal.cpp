#include "app/session/data_proposal.h"

#include <algorithm>
#include <cmath>
#include <QObject>
#include <QStringList>

#include "widgets/chrome/style.h"

namespace earshot {
namespace {

// Ours: a batch of half the clips still meets other company in each epoch; below ten epochs little
// is learnt, beyond some hundred the same clips only come again.
constexpr std::int64_t least_batch = 4;
constexpr double fewest_epochs = 10, most_epochs = 400;

bool is_sound(const Catalogue& catalogue, const Experiment& experiment) {
  return contradictions(catalogue, experiment).empty();
}

/// Two digits.
std::int64_t tidy_steps(double steps) {
  const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(steps)) - 1));
  return static_cast<std::int64_t>(std::ceil(steps / unit) * unit);
}

QString seconds_text(double seconds) {
  return with_unit(seconds, QObject::tr("s"));
}

}  // namespace

std::vector<double> training_lengths(const Dataset& dataset) {
  std::vector<double> lengths;
  for (const Clip& clip : dataset.clips) {
    if (clip.split == Split::Train) lengths.push_back(clip.seconds());
  }
  std::ranges::sort(lengths);
  return lengths;
}

double crop_seconds(const Experiment& experiment) {
  return static_cast<double>(experiment.integer("views.crop_samples")) /
         static_cast<double>(experiment.integer("data.sample_rate"));
}

double share_shorter(const std::vector<double>& lengths, double seconds) {
  if (lengths.empty()) return 0;
  // A sample more or less is a matter of resampling.
  const auto first = std::ranges::lower_bound(lengths, seconds - 1e-3);
  return static_cast<double>(first - lengths.begin()) / static_cast<double>(lengths.size());
}

std::optional<std::int64_t> proposed_crop(const Catalogue& catalogue, const Experiment& experiment,
                                          const std::vector<double>& lengths) {
  if (lengths.empty() || share_shorter(lengths, crop_seconds(experiment)) <= 0.5) return {};
  const double quarter = lengths[lengths.size() / 4];
  const double unit = quarter >= 0.2 ? 0.1 : 0.01;
  const double seconds = std::max(unit, std::floor(quarter / unit + 1e-9) * unit);
  const auto samples = static_cast<std::int64_t>(
      std::llround(seconds * static_cast<double>(experiment.integer("data.sample_rate"))));
  Experiment changed = experiment;
  try {
    set_value(catalogue, changed, "views.crop_samples", samples);
  } catch (const ParameterError&) {
    return {};
  }
  if (!is_sound(catalogue, changed)) return {};
  return samples;
}

DataProposal proposal_for(const Catalogue& catalogue, const Experiment& experiment,
                          const Dataset& dataset) {
  DataProposal proposal;
  const std::vector<double> lengths = training_lengths(dataset);
  const auto clips = static_cast<std::int64_t>(lengths.size());
  if (clips < 2 * least_batch) return proposal;
  Experiment changed = experiment;
  QStringList parts;
  const auto take = [&](const std::string& path, std::int64_t value, const QString& words) {
    set_value(catalogue, changed, path, value);
    proposal.changes[path] = value;
    parts += words;
  };
  if (const auto crop = proposed_crop(catalogue, experiment, lengths)) {
    take("views.crop_samples", *crop,
         QObject::tr("a crop of %1")
             .arg(seconds_text(static_cast<double>(*crop) /
                               static_cast<double>(experiment.integer("data.sample_rate")))));
  }
  std::int64_t batch = experiment.integer("training.batch_size");
  if (batch > clips / 2) {
    for (batch = least_batch; 2 * batch <= clips / 2;) batch *= 2;
    take("training.batch_size", batch, QObject::tr("a batch of %L1").arg(batch));
  }
  const auto steps_of = [&](double epochs) {
    return tidy_steps(epochs * static_cast<double>(clips) / static_cast<double>(batch));
  };
  const std::int64_t steps = experiment.integer("training.steps");
  const std::int64_t wanted = std::clamp(steps, steps_of(fewest_epochs),
                                         std::max(steps_of(fewest_epochs), steps_of(most_epochs)));
  if (wanted != steps && wanted > experiment.integer("training.warmup_steps")) {
    const auto epochs =
        static_cast<double>(wanted) * static_cast<double>(batch) / static_cast<double>(clips);
    take("training.steps", wanted,
         QObject::tr("%L1 steps (%L2 epochs)").arg(wanted).arg(std::lround(epochs)));
  }
  if (parts.isEmpty() || !is_sound(catalogue, changed)) return {};
  const QString last = parts.takeLast();
  const QString list =
      parts.isEmpty() ? last : QObject::tr("%1 and %2").arg(parts.join(QStringLiteral(", ")), last);
  const double shortest = std::round(100 * lengths.front()) / 100;
  const double longest = std::round(100 * lengths.back()) / 100;
  const QString span =
      shortest == longest
          ? seconds_text(longest)
          : QObject::tr("%1 to %2").arg(number_text(shortest), seconds_text(longest));
  proposal.words = QObject::tr("For %L1 training clips of %2: %3.").arg(clips).arg(span, list);
  return proposal;
}

}  // namespace earshot
