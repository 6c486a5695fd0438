#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace earshot {

enum class FrequencyScale { Linear, Log, Mel };

struct SpectrogramSettings {
  std::int64_t sample_rate = 16000;
  int fft = 1024;
  int hop = 256;
  int bins = 128;  ///< rows of the picture
  FrequencyScale scale = FrequencyScale::Mel;
  double low_hz = 30;
};

/// For the eye: level in dB (0 dB = full-scale sine), [bins, frames] row-major, lowest frequency
/// first. Periodic Hann window, centred frames. Plain code on the calling thread, FFTW underneath.
struct Spectrogram {
  int bins = 0;
  int frames = 0;
  double seconds_per_frame = 0;
  std::vector<float> decibels;
  std::vector<double> centre_hz;  ///< of each row
};

Spectrogram spectrogram(std::span<const float> samples, const SpectrogramSettings& settings);

}  // namespace earshot
