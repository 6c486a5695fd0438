#pragma once

#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot::testing {

/// The entry with some of its settings given; what a caller gives besides goes first.
inline EncoderEntry with_settings(const EncoderEntry& entry, const Values& settings) {
  const auto joined = [settings](Values values) {
    values.insert(settings.begin(), settings.end());
    return values;
  };
  EncoderEntry one = entry;
  one.make = [joined, make = entry.make](const Values& values, const EncoderContext& context) {
    return make(joined(values), context);
  };
  one.minimum_samples = [joined, minimum = entry.minimum_samples](const Values& values,
                                                                  const EncoderContext& context) {
    return minimum(joined(values), context);
  };
  if (entry.samples_of_frames) {
    one.samples_of_frames = [joined, samples = entry.samples_of_frames](
                                const Values& values, const EncoderContext& context,
                                std::int64_t frames) {
      return samples(joined(values), context, frames);
    };
  }
  return one;
}

/// Each entry that lets people choose its front end, once more for every choice but the default.
inline std::vector<EncoderEntry> with_other_front_ends(const std::vector<EncoderEntry>& entries) {
  std::vector<EncoderEntry> all;
  for (const EncoderEntry& entry : entries) {
    for (const Parameter& parameter : entry.parameters) {
      if (parameter.id != "front_end") continue;
      for (const Option& option : parameter.options) {
        if (Value(option.id) == parameter.fallback) continue;
        all.push_back(with_settings(entry, {{"front_end", option.id}}));
        all.back().words.label += ", " + option.label;
      }
    }
  }
  return all;
}

}  // namespace earshot::testing
