#include "core/features/prosody.h"

#include <cmath>
#include <limits>

#include "core/features/framing.h"

namespace earshot {
namespace {

/// waveform [batch, time]; [batch, frames].
torch::Tensor frame_energy(const torch::Tensor& waveform, std::int64_t window, std::int64_t hop,
                           std::int64_t frames) {
  const std::int64_t half = window / 2;
  const torch::Tensor squares =
      torch::constant_pad_nd(waveform.square(), {half, window - half}).unsqueeze(1);
  return fitted_frames(torch::avg_pool1d(squares, window, hop).squeeze(1).sqrt(), frames);
}

torch::Tensor zero_crossings(const torch::Tensor& waveform, std::int64_t window, std::int64_t hop,
                             std::int64_t frames) {
  constexpr double quiet = 1e-10;
  const std::int64_t half = window / 2;
  const torch::Tensor below = repeated_ends(waveform, half, window - half).lt(-quiet);
  const std::int64_t pairs = below.size(1) - 1;
  const torch::Tensor crossed =
      below.narrow(1, 0, pairs).ne(below.narrow(1, 1, pairs)).to(waveform.scalar_type());
  const std::int64_t inside = std::max<std::int64_t>(1, window - 1);
  const torch::Tensor share = torch::avg_pool1d(crossed.unsqueeze(1), inside, hop).squeeze(1) *
                              (static_cast<double>(inside) / static_cast<double>(window));
  return fitted_frames(share, frames);
}

}  // namespace

torch::Tensor continuous_log_pitch(const torch::Tensor& pitch, const SwipeOptions& options) {
  const std::int64_t frames = pitch.size(1);
  const torch::Tensor voiced = pitch.gt(0);
  const torch::Tensor time = torch::arange(frames, pitch.options().dtype(torch::kInt64));
  // For each frame (second dimension) the nearest voiced frames (third) on either side.
  const torch::Tensor there = voiced.unsqueeze(1);
  const torch::Tensor before = time.unsqueeze(0).le(time.unsqueeze(1)).logical_and(there);
  const torch::Tensor after = time.unsqueeze(0).ge(time.unsqueeze(1)).logical_and(there);
  const torch::Tensor previous =
      torch::where(before, time.expand({frames, frames}), torch::full_like(time, -1)).amax(2);
  const torch::Tensor next =
      torch::where(after, time.expand({frames, frames}), torch::full_like(time, frames)).amin(2);
  const torch::Tensor has_previous = previous.ge(0), has_next = next.lt(frames);
  const torch::Tensor left = torch::where(has_previous, previous, next).clamp(0, frames - 1);
  const torch::Tensor right = torch::where(has_next, next, previous).clamp(0, frames - 1);

  const torch::Tensor log_pitch = pitch.clamp_min(std::numeric_limits<float>::min()).log();
  const torch::Tensor from = log_pitch.gather(1, left), to = log_pitch.gather(1, right);
  const torch::Tensor part =
      (time - left).to(pitch.scalar_type()) / (right - left).clamp_min(1).to(pitch.scalar_type());
  const torch::Tensor contour = from + (to - from) * part.clamp(0.0, 1.0);
  const double middle = std::log(options.lowest_hz * options.highest_hz) / 2.0;
  return contour.masked_fill(voiced.any(1, /*keepdim=*/true).logical_not(), middle);
}

Prosody::Prosody(const ProsodyOptions& options) : options_(options), swipe_(options.pitch) {}

torch::Tensor Prosody::operator()(const torch::Tensor& waveform, std::int64_t frames) const {
  const std::int64_t hop = options_.pitch.hop;
  const torch::Tensor pitch = swipe_(waveform, frames);
  torch::Tensor voiced = pitch.gt(0);
  if (options_.last_voiced_as_unvoiced) {
    const torch::Tensor following = repeated_ends(voiced, 0, 1).narrow(1, 1, frames);
    voiced = voiced.logical_and(following);
  }
  return torch::stack({continuous_log_pitch(pitch, options_.pitch), voiced.to(pitch.scalar_type()),
                       frame_energy(waveform, options_.window, hop, frames),
                       zero_crossings(waveform, options_.window, hop, frames)},
                      1);
}

}  // namespace earshot
