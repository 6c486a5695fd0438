#pragma once

#include <memory>
#include <type_traits>

#include "core/catalogue/catalogue.h"
#include "core/models/encoder.h"
#include "core/params/binder.h"

namespace earshot {

/// The encoder around its options and, where it wants to know, the sample rate.
template <class Network, class Options>
EncoderPointer made(const Values& values, const EncoderContext& context) {
  if constexpr (std::is_constructible_v<Network, Options>) {
    return std::make_shared<Network>(options_from<Options>(values));
  } else {
    return std::make_shared<Network>(options_from<Options>(values), context.sample_rate);
  }
}

/// The entry of an encoder that makes one vector of a whole sound: minimum(options, context) is the
/// shortest that it takes, in samples.
template <class Network, class Options, class Minimum>
EncoderEntry whole_reader(EntryWords words, Minimum minimum) {
  EncoderEntry entry;
  entry.words = std::move(words);
  entry.parameters = parameters_of<Options>();
  entry.minimum_samples = [minimum](const Values& values, const EncoderContext& context) {
    return minimum(options_from<Options>(values), context);
  };
  entry.make = made<Network, Options>;
  return entry;
}

/// An encoder that sees sound as frames: samples(options, context, frames) is how much sound so
/// many frames take. The shortest sound is one frame's. `make`, and what the encoder keeps or has,
/// are the caller's to say.
template <class Options, class Samples>
EncoderEntry frame_reader(EntryWords words, Samples samples) {
  EncoderEntry entry;
  entry.words = std::move(words);
  entry.parameters = parameters_of<Options>();
  entry.samples_of_frames = [samples](const Values& values, const EncoderContext& context,
                                      std::int64_t frames) {
    return samples(options_from<Options>(values), context, frames);
  };
  entry.minimum_samples = [samples](const Values& values, const EncoderContext& context) {
    return samples(options_from<Options>(values), context, 1);
  };
  return entry;
}

}  // namespace earshot
