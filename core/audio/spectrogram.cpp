#include "core/audio/spectrogram.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/base/real_fft.h"

namespace earshot {
namespace {

constexpr double kFloor = 1e-14;  // -140 dB, as power

double to_scale(double hertz, FrequencyScale scale) {
  switch (scale) {
    case FrequencyScale::Linear:
      return hertz;
    case FrequencyScale::Log:
      return std::log2(hertz);
    case FrequencyScale::Mel:
      return 2595.0 * std::log10(1.0 + hertz / 700.0);
  }
  return hertz;
}

double to_hertz(double place, FrequencyScale scale) {
  switch (scale) {
    case FrequencyScale::Linear:
      return place;
    case FrequencyScale::Log:
      return std::exp2(place);
    case FrequencyScale::Mel:
      return 700.0 * (std::pow(10.0, place / 2595.0) - 1.0);
  }
  return place;
}

/// What a row of the picture takes from the transform: the loudest of bins first..last, or, where
/// none lies within the row, a place between two.
struct Row {
  std::size_t first = 0, last = 0;
  bool between = false;
  float weight = 0;  ///< of `last`, where between
};

Row row_of(double low_bin, double centre_bin, double high_bin, std::size_t bins) {
  const double top = static_cast<double>(bins - 1);
  Row row;
  const double first = std::ceil(low_bin);
  const double last = std::min(std::ceil(high_bin) - 1, top);
  if (first <= last) {
    row.first = static_cast<std::size_t>(first);
    row.last = static_cast<std::size_t>(last);
    return row;
  }
  const double below = std::min(std::floor(centre_bin), top - 1);
  row.first = static_cast<std::size_t>(below);
  row.last = row.first + 1;
  row.between = true;
  row.weight = static_cast<float>(centre_bin - below);
  return row;
}

std::vector<Row> rows_of(const SpectrogramSettings& settings, std::vector<double>& centre_hz) {
  const double half = static_cast<double>(settings.sample_rate) / 2;
  const double low = settings.scale == FrequencyScale::Linear
                         ? 0.0
                         : std::clamp(settings.low_hz, std::min(1.0, half / 2), half / 2);
  const double begin = to_scale(low, settings.scale);
  const double step = (to_scale(half, settings.scale) - begin) / settings.bins;
  const double bins_per_hertz = settings.fft / static_cast<double>(settings.sample_rate);
  const auto bins = static_cast<std::size_t>(settings.fft / 2 + 1);
  std::vector<Row> rows;
  for (int row = 0; row < settings.bins; ++row) {
    const auto bin_at = [&](double place) {
      return to_hertz(begin + step * place, settings.scale) * bins_per_hertz;
    };
    centre_hz.push_back(to_hertz(begin + step * (row + 0.5), settings.scale));
    // The topmost row holds half the rate too.
    const double high = row + 1 == settings.bins ? static_cast<double>(bins) : bin_at(row + 1);
    rows.push_back(row_of(bin_at(row), bin_at(row + 0.5), high, bins));
  }
  return rows;
}

void check(const SpectrogramSettings& settings) {
  const bool sizes = settings.sample_rate >= 1 && settings.fft >= 2 && settings.fft % 2 == 0 &&
                     settings.hop >= 1 && settings.bins >= 1;
  if (!sizes) {
    throw std::invalid_argument(
        "spectrogram: rate, hop and bins are at least 1, and fft is even and at least 2");
  }
}

}  // namespace

Spectrogram spectrogram(std::span<const float> samples, const SpectrogramSettings& settings) {
  check(settings);
  Spectrogram picture;
  picture.bins = settings.bins;
  picture.seconds_per_frame = settings.hop / static_cast<double>(settings.sample_rate);
  const std::vector<Row> rows = rows_of(settings, picture.centre_hz);
  if (samples.empty()) return picture;
  const auto size = static_cast<std::size_t>(settings.fft);
  const auto hop = static_cast<std::size_t>(settings.hop);
  const std::size_t frames = 1 + samples.size() / hop;
  picture.frames = static_cast<int>(frames);
  picture.decibels.resize(rows.size() * frames);

  std::vector<float> window(size);
  for (std::size_t i = 0; i < size; ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(size);
    // Twice over the window's sum, size / 2, so that a sine's bin holds its amplitude.
    window[i] = static_cast<float>((1 - std::cos(angle)) * 2 / static_cast<double>(size));
  }
  const RealFft fft(size);
  FftVector<float> frame(size);
  FftVector<std::complex<float>> bins(fft.bins());
  std::vector<float> power(fft.bins());
  for (std::size_t t = 0; t < frames; ++t) {
    const auto begin = static_cast<std::int64_t>(t * hop) - settings.fft / 2;
    const auto end = static_cast<std::int64_t>(samples.size());
    for (std::size_t i = 0; i < size; ++i) {
      const std::int64_t place = begin + static_cast<std::int64_t>(i);
      const bool inside = place >= 0 && place < end;
      frame[i] = inside ? window[i] * samples[static_cast<std::size_t>(place)] : 0.0F;
    }
    fft.forward(frame, bins);
    for (std::size_t bin = 0; bin < power.size(); ++bin) power[bin] = std::norm(bins[bin]);
    // Only a bin with a mirror image shares its amplitude with it.
    power.front() /= 4;
    power.back() /= 4;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const auto& [first, last, between, weight] = rows[row];
      const auto begin_bin = power.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end_bin = power.begin() + static_cast<std::ptrdiff_t>(last + 1);
      const float level = between ? power[first] + weight * (power[last] - power[first])
                                  : *std::max_element(begin_bin, end_bin);
      picture.decibels[row * frames + t] =
          10.0F * std::log10(std::max(level, static_cast<float>(kFloor)));
    }
  }
  return picture;
}

}  // namespace earshot
