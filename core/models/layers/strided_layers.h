#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

/// One convolution along time.
struct StridedLayer {
  std::int64_t kernel = 1, stride = 1;
  std::int64_t padding = 0;  ///< at each end
};

/// How many frames such layers make of a sound; 0 where it is too short.
std::int64_t frames_of(std::int64_t samples, const std::vector<StridedLayer>& layers);

/// The shortest sound that has so many frames (at least 1).
std::int64_t samples_of(std::int64_t frames, const std::vector<StridedLayer>& layers);

/// Samples from one frame to the next.
std::int64_t hop_of(const std::vector<StridedLayer>& layers);

}  // namespace earshot
