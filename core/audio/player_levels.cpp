#include "core/audio/player_levels.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/audio/decode.h"

namespace earshot {
namespace {

constexpr double limiter_seconds = 0.005;
constexpr double edge_seconds = 0.003;
constexpr double most_limiting = 2;  // 6 dB
constexpr double silence = 1e-5;     // RMS, -100 dB

float peak_of(std::span<const float> samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

void scale(std::vector<float>& samples, double factor) {
  for (float& sample : samples) sample = static_cast<float>(sample * factor);
}

/// The smallest of values[i - reach .. i + reach] for every i, in linear time.
std::vector<float> sliding_minimum(const std::vector<float>& values, std::size_t reach) {
  std::vector<float> smallest(values.size());
  std::deque<std::size_t> candidates;
  for (std::size_t head = 0; head < values.size() + reach; ++head) {
    if (head < values.size()) {
      while (!candidates.empty() && values[candidates.back()] >= values[head]) {
        candidates.pop_back();
      }
      candidates.push_back(head);
    }
    if (head < reach) continue;
    const std::size_t centre = head - reach;
    while (candidates.front() + reach < centre) candidates.pop_front();
    smallest[centre] = values[candidates.front()];
  }
  return smallest;
}

/// The mean of values[i - reach .. i + reach]; the first and the last value go on outside.
std::vector<float> sliding_mean(const std::vector<float>& values, std::size_t reach) {
  const auto at = [&values](std::int64_t index) {
    const auto last = static_cast<std::int64_t>(values.size()) - 1;
    return static_cast<double>(
        values[static_cast<std::size_t>(std::clamp(index, std::int64_t{0}, last))]);
  };
  const auto span = static_cast<std::int64_t>(reach);
  std::vector<float> means(values.size());
  double sum = 0;
  for (std::int64_t index = -span; index <= span; ++index) sum += at(index);
  for (std::size_t centre = 0; centre < values.size(); ++centre) {
    means[centre] = static_cast<float>(sum / static_cast<double>(2 * reach + 1));
    const auto index = static_cast<std::int64_t>(centre);
    sum += at(index + span + 1) - at(index - span);
  }
  return means;
}

void fade_edges(std::vector<float>& samples, std::int64_t rate) {
  const auto wanted = static_cast<std::size_t>(edge_seconds * static_cast<double>(rate));
  const std::size_t frames = std::min(wanted, samples.size() / 2);
  for (std::size_t i = 0; i < frames; ++i) {
    const float gain = static_cast<float>(i) / static_cast<float>(frames);
    samples[i] *= gain;
    samples[samples.size() - 1 - i] *= gain;
  }
}

std::vector<float> ready_at_rate(const Player::Sound& sound, std::int64_t rate) {
  std::vector<float> samples = sound.samples;
  for (float& sample : samples) {
    if (!std::isfinite(sample)) sample = 0;
  }
  if (sound.sample_rate == rate || samples.empty()) return samples;
  return resampled(samples, sound.sample_rate, rate);
}

/// See prepared_playlist.
double common_level(const std::vector<std::vector<float>>& sounds) {
  double loudest = 0;
  double reachable = std::numeric_limits<double>::infinity();
  for (const std::vector<float>& samples : sounds) {
    const double level = root_mean_square(samples);
    if (level < silence) continue;
    loudest = std::max(loudest, level);
    reachable = std::min(reachable, level * most_limiting * playback_ceiling / peak_of(samples));
  }
  return std::min(loudest, reachable);
}

/// Scales every sound that is not silent to the level.
void bring_to(double level, std::vector<std::vector<float>>& sounds) {
  for (std::vector<float>& samples : sounds) {
    const double own = root_mean_square(samples);
    if (own >= silence) scale(samples, level / own);
  }
}

}  // namespace

double root_mean_square(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

void limit_peaks(std::vector<float>& samples, std::int64_t rate) {
  if (peak_of(samples) <= playback_ceiling) return;
  std::vector<float> gains(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const float size = std::abs(samples[i]);
    gains[i] = size > playback_ceiling ? playback_ceiling / size : 1;
  }
  const auto reach = static_cast<std::size_t>(limiter_seconds * static_cast<double>(rate));
  gains = sliding_mean(sliding_minimum(gains, reach), reach);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = std::clamp(samples[i] * gains[i], -playback_ceiling, playback_ceiling);
  }
}

std::shared_ptr<const Playlist> prepared_playlist(
    const std::vector<std::shared_ptr<const Player::Sound>>& sounds, std::int64_t rate,
    bool match_loudness) {
  if (sounds.size() > PlayerMixer::most_sounds) {
    throw std::invalid_argument(std::to_string(sounds.size()) + " sounds at once; at most " +
                                std::to_string(PlayerMixer::most_sounds) + " can be loaded");
  }
  auto playlist = std::make_shared<Playlist>();
  playlist->rate = rate;
  for (const auto& sound : sounds) {
    if (sound == nullptr || sound->sample_rate <= 0) {
      throw std::invalid_argument("a sound without a sample rate cannot be played");
    }
    playlist->sounds.push_back(ready_at_rate(*sound, rate));
  }
  const double level = common_level(playlist->sounds);
  if (match_loudness) bring_to(level, playlist->sounds);
  for (std::vector<float>& samples : playlist->sounds) limit_peaks(samples, rate);
  if (match_loudness) {
    // Limiting took some level off: all go down to what is left of the quietest.
    double quietest = level;
    for (const std::vector<float>& samples : playlist->sounds) {
      const double left = root_mean_square(samples);
      if (left >= silence) quietest = std::min(quietest, left);
    }
    bring_to(quietest, playlist->sounds);
  }
  for (std::vector<float>& samples : playlist->sounds) fade_edges(samples, rate);
  return playlist;
}

}  // namespace earshot
