#include "app/session/clip_features.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/audio/decode.h"
#include "core/audio/spectrogram.h"
#include "core/base/random.h"
#include "core/base/stopped.h"

namespace earshot {
namespace {

constexpr std::int64_t rate = 16000;
constexpr double seconds_heard = 5.0;
constexpr int bands = 64;
constexpr std::chrono::milliseconds first_partial{900};

std::vector<float> mean_and_deviation(const Spectrogram& picture) {
  std::vector<float> features(2 * bands, 0.0F);
  const auto frames = static_cast<std::size_t>(picture.frames);
  for (std::size_t band = 0; band < static_cast<std::size_t>(picture.bins); ++band) {
    const float* row = picture.decibels.data() + band * frames;
    const double mean = std::accumulate(row, row + frames, 0.0) / static_cast<double>(frames);
    double square = 0;
    for (std::size_t i = 0; i < frames; ++i) square += (row[i] - mean) * (row[i] - mean);
    features[band] = static_cast<float>(mean);
    features[band + bands] = static_cast<float>(std::sqrt(square / static_cast<double>(frames)));
  }
  return features;
}

Features standardised(Features features) {
  const auto width = static_cast<std::size_t>(features.width);
  const auto height = static_cast<std::size_t>(features.rows());
  for (std::size_t column = 0; column < width; ++column) {
    double sum = 0, square = 0;
    for (std::size_t row = 0; row < height; ++row) {
      const double value = features.values[row * width + column];
      sum += value;
      square += value * value;
    }
    const double mean = sum / static_cast<double>(height);
    const double deviation =
        std::sqrt(std::max(0.0, square / static_cast<double>(height) - mean * mean));
    const double scale = deviation > 1e-6 ? 1.0 / deviation : 0.0;
    for (std::size_t row = 0; row < height; ++row) {
      float& value = features.values[row * width + column];
      value = static_cast<float>((value - mean) * scale);
    }
  }
  return features;
}

}  // namespace

std::vector<std::int64_t> map_sample(std::int64_t count, std::int64_t most) {
  std::vector<std::int64_t> clips(static_cast<std::size_t>(count));
  std::iota(clips.begin(), clips.end(), std::int64_t{0});
  // Shuffled in any case: a partial map then shows every class.
  Random random(0, {name_hash("map clips")});
  for (std::int64_t i = 0; i + 1 < count; ++i) {
    std::swap(clips[static_cast<std::size_t>(i)],
              clips[static_cast<std::size_t>(random.integer(i, count - 1))]);
  }
  // The clip that is chosen at first is heard first, and has neighbours.
  if (count > 0) std::iter_swap(clips.begin(), std::ranges::find(clips, std::int64_t{0}));
  clips.resize(static_cast<std::size_t>(std::min(count, most)));
  return clips;
}

const char* log_mel_recipe() {
  return "16000 Hz, 5 s, 64 mel bands in dB, mean and deviation, standardised; 1";
}

Features log_mel_features(const Dataset& dataset, std::int64_t most, std::stop_token stop,
                          const std::function<void(std::int64_t, std::int64_t)>& report,
                          const std::function<void(Features)>& partial) {
  using Clock = std::chrono::steady_clock;
  const auto wanted = map_sample(static_cast<std::int64_t>(dataset.clips.size()), most);
  Features found;
  found.width = 2 * bands;
  SpectrogramSettings settings;
  settings.sample_rate = rate;
  settings.bins = bands;
  settings.scale = FrequencyScale::Mel;
  const auto finished = [&] { return standardised(found); };
  auto wait = first_partial;
  auto next = Clock::now() + wait;
  std::int64_t done = 0;
  for (const std::int64_t clip : wanted) {
    leave_if_stopped(stop);
    try {
      const auto file = dataset.root / dataset.clips[static_cast<std::size_t>(clip)].path;
      const Spectrogram picture =
          spectrogram(decode_mono(file, rate, seconds_heard, dataset.channel), settings);
      if (picture.frames > 0) {
        const auto features = mean_and_deviation(picture);
        found.values.insert(found.values.end(), features.begin(), features.end());
        found.items.push_back({clip});
      }
    } catch (const std::exception&) {
      // The scan names what cannot be read; the map goes on without it.
    }
    ++done;
    if (report && done % 32 == 0) report(done, static_cast<std::int64_t>(wanted.size()));
    if (partial && found.rows() > 2 && Clock::now() > next) {
      partial(finished());
      wait *= 2;
      next = Clock::now() + wait;
    }
  }
  return finished();
}

}  // namespace earshot
