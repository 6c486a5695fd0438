#include "core/built_in/method_checks.h"

#include "core/built_in/encoders.h"
#include "core/methods/kinds/context_prediction.h"
#include "core/methods/kinds/pase/pase.h"

namespace earshot {
namespace {

/// The settings below "method." and the like, by bare id.
Values below(const Values& all, const std::string& section) {
  Values settings;
  for (const auto& [path, value] : all) {
    if (path.starts_with(section)) settings[path.substr(section.size())] = value;
  }
  return settings;
}

/// Milliseconds between two frames of the chosen encoder, or 0 where it keeps none.
double frame_milliseconds(const Values& all) {
  const auto& name = std::get<std::string>(all.at("encoder.name"));
  const EncoderContext context{std::get<std::int64_t>(all.at("data.sample_rate"))};
  for (const EncoderEntry& encoder : built_in_encoders()) {
    if (encoder.words.name != name || !encoder.samples_of_frames) continue;
    constexpr std::int64_t many = 1000;
    const Values settings = below(all, "encoder.");
    const std::int64_t samples = encoder.samples_of_frames(settings, context, many + 1) -
                                 encoder.samples_of_frames(settings, context, many);
    return 1000.0 * static_cast<double>(samples) / static_cast<double>(context.sample_rate);
  }
  return 0;
}

}  // namespace

Contradictions contradictions_of_byol_a(const Values& all) {
  Contradictions found;
  const double smallest = std::get<double>(all.at("method.crop_smallest"));
  const double largest = std::get<double>(all.at("method.crop_largest"));
  if (smallest > largest) {
    found.emplace_back(
        "method.crop_smallest",
        to_text(smallest) + " is more than method.crop_largest, " + to_text(largest));
  }
  return found;
}

Contradictions contradictions_of_pase(const Values& all) {
  constexpr double longest = 50;  // ms; features of speech change faster than that
  auto found = pase_contradictions(options_from<PaseOptions>(below(all, "method.")));
  try {
    const double apart = frame_milliseconds(all);
    if (apart > longest) {
      found.emplace_back("encoder.name",
                         "its frames lie " + to_text(apart) +
                             " ms apart; PASE foretells features of single moments and takes at "
                             "most " +
                             to_text(longest) + " ms");
    }
  } catch (const ParameterError&) {
    // The encoder's own contradictions are told elsewhere.
  }
  return found;
}

Contradictions contradictions_of_context_prediction(const Values& all) {
  const auto bands = all.find("encoder.bands");
  if (bands == all.end()) return {};
  const std::int64_t least =
      least_bands(patch_plan(options_from<ContextPredictionOptions>(below(all, "method."))));
  const std::int64_t given = std::get<std::int64_t>(bands->second);
  if (given >= least) return {};
  return {{"encoder.bands", std::to_string(given) +
                                " bands have no room for two patches with their gap and jitter; it "
                                "takes at least " +
                                std::to_string(least)}};
}

}  // namespace earshot
