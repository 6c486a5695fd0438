#pragma once

#include <cstdint>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace earshot::strangers {

/// All that Earshot ships, and an encoder of three plain convolutions along time on the waveform,
/// "plain-conv".
Catalogue catalogue_with_plain_conv();

struct PlainConvOptions {
  std::int64_t channels = 16;  ///< of the first layer; each further one has twice as many
  std::int64_t kernel = 16;    ///< samples or frames that each layer sees at once
};

/// What the encoder of these options is, for those who know no tensors.
struct PlainConvFacts {
  std::vector<std::int64_t> shape;    ///< of its features of two sounds
  std::int64_t weights = 0;           ///< numbers that training moves
  std::int64_t minimum = 0;           ///< samples, as the network says
  std::int64_t declared_minimum = 0;  ///< samples, as the catalogue's entry says
};
/// Of two sounds of so many samples. Throws what the encoder throws.
PlainConvFacts plain_conv_facts(const PlainConvOptions& options, std::int64_t samples);

}  // namespace earshot::strangers
