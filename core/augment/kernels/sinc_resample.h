#pragma once

#include <cstdint>
#include <vector>

namespace earshot {

/// Resampling by any ratio with a Kaiser-windowed sinc (Smith & Gossett 1984; 16 zero crossings a
/// side, some 70 dB of stop band), cut off at 0.95 of the lower of the two Nyquist frequencies and
/// flat to 0.8 of it.

/// The windowed sinc at 0 .. 16 zero crossings, `sinc_steps` points from one to the next, and a
/// zero behind.
const std::vector<double>& windowed_sinc();
constexpr std::int64_t sinc_crossings = 16;
constexpr std::int64_t sinc_steps = 512;
/// Kernels are computed for so many positions between two input samples, and interpolated between.
constexpr std::int64_t sinc_phases = 128;

/// What the sinc's argument is scaled by where the input is read `ratio` samples an output sample.
double sinc_scale(double ratio);
/// How many input samples on either side take part.
std::int64_t sinc_reach(double ratio);

/// out[n] = the band-limited `in` at n * ratio. `in` points to the first sample and is preceded and
/// followed by at least sinc_reach(ratio) zeros, and goes on to count * ratio.
void sinc_resample(const float* in, double ratio, float* out, std::int64_t count);

}  // namespace earshot
