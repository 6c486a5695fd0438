#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/params/value.h"

namespace earshot {

/// What the small presets share: the example of tones, the small log-mel network, a chain that
/// changes level, colour and background but not what is said, and an optimiser that learns on two
/// CPU cores in minutes. A preset adds its method's settings and its number of steps; a later value
/// of a path replaces an earlier one.
std::vector<std::pair<std::string, Value>> small_recipe(const std::string& method);

/// What the small presets of methods that predict frames share: the example of tones as it is, in
/// crops of 0.4 s, and a rate that falls as a cosine.
std::vector<std::pair<std::string, Value>> frames_recipe(const std::string& method,
                                                         const std::string& encoder);

/// What methods that were published on images share when they are carried over to sound as
/// published: ResNet-50 on one log-mel channel, 0.95 s of sound at 16 kHz as the published audio
/// form of MoCo and BYOL-A cut it, and CLMR's chain in place of the images' augmentations.
std::vector<std::pair<std::string, Value>> image_recipe(const std::string& method);

}  // namespace earshot
