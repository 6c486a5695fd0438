#include "core/augment/kernels/time_stretch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace earshot {
namespace {

constexpr std::int64_t least_overlap = 8;

/// Finds the place that differs least from the tail of the segment before:
/// sum (x - t)^2 = sum x^2 - 2 sum x t + sum t^2, the middle sum for all places by one correlation.
class PlaceSearch {
 public:
  PlaceSearch(const StretchPlan& plan, const RealFft& transform)
      : overlap_(plan.overlap),
        candidates_(plan.candidates),
        transform_(transform),
        block_(transform.size()),
        tail_bins_(transform.bins()),
        place_bins_(transform.bins()) {}

  std::int64_t best(const float* places, const float* tail) {
    correlate(places, tail);
    const float scale = 2.0F / static_cast<float>(transform_.size());
    double energy = 0.0;
    for (std::int64_t i = 0; i < overlap_; ++i) energy += squared(places[i]);
    std::int64_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::int64_t place = 0; place < candidates_; ++place) {
      const double common = static_cast<double>(scale * block_[static_cast<std::size_t>(place)]);
      if (energy - common < least) {
        least = energy - common;
        best = place;
      }
      energy += squared(places[place + overlap_]) - squared(places[place]);
    }
    return best;
  }

 private:
  static double squared(float value) {
    return static_cast<double>(value) * static_cast<double>(value);
  }

  void load(const float* from, std::int64_t count) {
    std::copy(from, from + count, block_.begin());
    std::fill(block_.begin() + count, block_.end(), 0.0F);
  }

  void correlate(const float* places, const float* tail) {
    load(tail, overlap_);
    transform_.forward(block_, tail_bins_);
    load(places, candidates_ + overlap_ - 1);
    transform_.forward(block_, place_bins_);
    for (std::size_t bin = 0; bin < place_bins_.size(); ++bin) {
      const std::complex<float> a = place_bins_[bin];
      const std::complex<float> b = tail_bins_[bin];
      place_bins_[bin] = {a.real() * b.real() + a.imag() * b.imag(),
                          a.imag() * b.real() - a.real() * b.imag()};
    }
    transform_.inverse(place_bins_, block_);
  }

  std::int64_t overlap_;
  std::int64_t candidates_;
  const RealFft& transform_;
  FftVector<float> block_;
  FftVector<std::complex<float>> tail_bins_;
  FftVector<std::complex<float>> place_bins_;
};

}  // namespace

StretchPlan::StretchPlan(std::int64_t samples, std::int64_t sample_rate, double factor,
                         const StretchSettings& settings)
    : samples_(samples), factor_(factor) {
  const double per_ms = static_cast<double>(sample_rate) / 1000;
  // A sound too short for two whole segments takes shorter ones.
  const double wanted = 2 * per_ms * (settings.segment_ms + settings.search_ms);
  const double scale = std::min(1.0, static_cast<double>(samples) / wanted) * per_ms;
  segment = static_cast<std::int64_t>(settings.segment_ms * scale);
  candidates = std::max<std::int64_t>(1, static_cast<std::int64_t>(settings.search_ms * scale));
  overlap = std::min(static_cast<std::int64_t>(settings.overlap_ms * scale), segment / 2);
  hop = segment - overlap;
  if (overlap < least_overlap || samples < segment + candidates) return;
  segments = static_cast<std::int64_t>(
      std::ceil(std::ceil(static_cast<double>(samples) * factor) / static_cast<double>(hop)));
}

std::int64_t StretchPlan::first_candidate(std::int64_t k) const {
  const double nominal = static_cast<double>(k * hop) / factor_;
  const std::int64_t last = samples_ - segment - candidates + 1;
  return std::clamp<std::int64_t>(std::llround(nominal) - candidates / 2, 0, last);
}

RealFft search_transform(const StretchPlan& plan) {
  return RealFft(fast_fft_size(static_cast<std::size_t>(plan.candidates + plan.overlap - 1)));
}

void stretch(const StretchPlan& plan, const RealFft& transform, const float* in, float* out) {
  PlaceSearch search(plan, transform);
  const float fade_step = 1.0F / static_cast<float>(plan.overlap);
  std::copy(in, in + plan.hop, out);
  const float* tail = in + plan.hop;
  for (std::int64_t k = 1; k < plan.segments; ++k) {
    const float* const places = in + plan.first_candidate(k);
    const float* const chosen = places + search.best(places, tail);
    float* const piece = out + k * plan.hop;
    for (std::int64_t i = 0; i < plan.overlap; ++i) {
      const float fade_in = fade_step * static_cast<float>(i);
      piece[i] = tail[i] * (1.0F - fade_in) + chosen[i] * fade_in;
    }
    std::copy(chosen + plan.overlap, chosen + plan.hop, piece + plan.overlap);
    tail = chosen + plan.hop;
  }
}

}  // namespace earshot
