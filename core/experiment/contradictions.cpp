#include <algorithm>
#include <cmath>
#include <optional>

#include "core/experiment/experiment.h"
#include "core/experiment/training_options.h"
#include "core/experiment/views_of.h"
#include "core/models/encoder.h"

namespace earshot {

namespace {

std::string words_of(EncoderNeed need) {
  if (need == EncoderNeed::Frames) return "frames along time";
  if (need == EncoderNeed::Patches) return "a log-mel picture that may be cut into patches";
  return "a log-mel picture";
}

ParameterError misfit(const Catalogue& catalogue, const EncoderEntry& encoder,
                      const MethodEntry& method) {
  std::string fitting;
  for (const EncoderEntry& other : catalogue.encoders) {
    if (!fits(other, method.needs)) continue;
    fitting += (fitting.empty() ? "" : ", ") + other.words.name;
  }
  return {"encoder.name", encoder.words.name + " does not fit the method " + method.words.name +
                              ", which needs " + words_of(method.needs) + "; it takes one of " +
                              fitting};
}

/// Where a method's patches are smaller than the encoder takes them.
std::optional<ParameterError> small_patches(const EncoderEntry& encoder, const MethodEntry* method,
                                            const Experiment& experiment) {
  if (method == nullptr || !method->patch_side) return std::nullopt;
  const std::int64_t side = method->patch_side(experiment.within("method"));
  if (side >= encoder.least_patch) return std::nullopt;
  return ParameterError("method.patch_bands",
                        "patches of " + std::to_string(side) + " are too small for " +
                            encoder.words.name + "; it takes at least " +
                            std::to_string(encoder.least_patch) + " bands and frames");
}

/// The shortest crop that encoder and method take together, in samples.
std::int64_t shortest_crop(const EncoderEntry& encoder, const MethodEntry* method,
                           const Experiment& experiment) {
  const EncoderContext context{experiment.integer("data.sample_rate")};
  const Values settings = experiment.within("encoder");
  std::int64_t least = encoder.minimum_samples(settings, context);
  if (method != nullptr && method->least_frames && encoder.samples_of_frames) {
    const std::int64_t frames = method->least_frames(experiment.within("method"));
    least = std::max(least, encoder.samples_of_frames(settings, context, frames));
  }
  return least;
}

std::string crop_takers(const EncoderEntry& encoder, const MethodEntry* method) {
  return method != nullptr && method->least_frames
             ? method->words.name + " on " + encoder.words.name
             : encoder.words.name;
}

/// Where the method has no views with these settings.
std::optional<ParameterError> no_views(const MethodEntry* method, const Experiment& experiment) {
  if (method == nullptr) return std::nullopt;
  try {
    if (!method->views.of(experiment.within("method")).empty()) return std::nullopt;
    return ParameterError("method.name", method->words.name + " takes no view of a clip");
  } catch (const ParameterError& error) {
    return error;
  } catch (const std::exception& error) {
    return ParameterError("method.name", error.what());
  }
}

/// Where the shortest of the views is too short for encoder and method.
std::optional<ParameterError> short_view(const Catalogue& catalogue, const EncoderEntry& encoder,
                                         const MethodEntry* method, const Experiment& experiment) {
  const std::int64_t crop = experiment.integer("views.crop_samples");
  const std::int64_t rate = experiment.integer("data.sample_rate");
  const std::int64_t least = shortest_crop(encoder, method, experiment);
  const std::vector<ViewPlan> plans = views_of(catalogue, experiment);
  const auto samples = [&](const ViewPlan& plan) { return plan.length.samples(crop, rate); };
  const auto found = std::ranges::min_element(plans, std::ranges::less{}, samples);
  if (found == plans.end()) return std::nullopt;
  if (samples(*found) >= least) return std::nullopt;
  const ViewLength& length = found->length;
  const std::string short_for = " too short for " + crop_takers(encoder, method);
  if (length.seconds > 0) {
    return ParameterError("method.name", found->name + ", " + to_text(length.seconds) +
                                             " s long, is" + short_for + "; it takes at least " +
                                             std::to_string(least) + " samples");
  }
  if (length == ViewLength{}) {
    return ParameterError("views.crop_samples", std::to_string(crop) + " samples are" + short_for +
                                                    "; it takes at least " + std::to_string(least));
  }
  const double enough = std::ceil(static_cast<double>(least) / length.share);
  return ParameterError("views.crop_samples",
                        std::to_string(crop) + " samples make " + found->name + ", " +
                            std::to_string(samples(*found)) + " samples long," + short_for +
                            ", which takes " + std::to_string(least) + "; it takes at least " +
                            std::to_string(std::llround(enough)));
}

/// Pieces that the batch or the method cannot be cut into.
std::optional<ParameterError> wrong_pieces(const MethodEntry* method,
                                           const Experiment& experiment) {
  const std::int64_t rows = experiment.integer("training.rows_at_once");
  const std::int64_t batch = experiment.integer("training.batch_size");
  if (rows == 0 || rows == batch || method == nullptr) return std::nullopt;
  const std::string path = "training.rows_at_once";
  if (method->in_pieces == InPieces::Never) {
    return ParameterError(path, std::to_string(rows) + " is not allowed with the method " +
                                    method->words.name +
                                    ", whose loss needs the whole batch; it takes 0");
  }
  if (rows < 2 || batch % rows != 0) {
    return ParameterError(path, std::to_string(rows) + " does not divide the batch of " +
                                    std::to_string(batch) +
                                    "; it takes 0 or a divisor of it from 2");
  }
  return std::nullopt;
}

}  // namespace

std::vector<ParameterError> contradictions(const Catalogue& catalogue,
                                           const Experiment& experiment) {
  std::vector<ParameterError> found;
  const auto* encoder = catalogue.encoder(experiment.text("encoder.name"));
  const auto* method = catalogue.method(experiment.text("method.name"));
  if (const auto without = no_views(method, experiment)) found.push_back(*without);
  if (encoder != nullptr && method != nullptr && !fits(*encoder, method->needs)) {
    found.push_back(misfit(catalogue, *encoder, *method));
  } else if (encoder != nullptr) {
    if (const auto small = small_patches(*encoder, method, experiment)) found.push_back(*small);
    try {
      const auto view = short_view(catalogue, *encoder, method, experiment);
      if (view) found.push_back(*view);
    } catch (const std::exception& error) {
      found.emplace_back("encoder", error.what());
    }
  }
  if (const auto pieces = wrong_pieces(method, experiment)) found.push_back(*pieces);
  if (method != nullptr && method->contradictions) {
    for (const auto& [path, words] : method->contradictions(catalogue, experiment.values)) {
      found.emplace_back(path, words);
    }
  }
  try {
    milestones_from(experiment.text("training.milestones"));
  } catch (const ParameterError& error) {
    found.push_back(error);
  }
  if (experiment.integer("training.warmup_steps") > experiment.integer("training.steps")) {
    found.emplace_back("training.warmup_steps",
                       "a warm-up of " +
                           std::to_string(experiment.integer("training.warmup_steps")) +
                           " steps is longer than the run's " +
                           std::to_string(experiment.integer("training.steps")));
  }
  if (experiment.real("data.valid_fraction") + experiment.real("data.test_fraction") >= 1.0) {
    found.emplace_back("data.test_fraction",
                       "with data.valid_fraction it leaves nothing to train on; together they must "
                       "stay below 1");
  }
  return found;
}

}  // namespace earshot
