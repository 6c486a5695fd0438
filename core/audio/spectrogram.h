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
/// first. Periodic Hann window, centred frames (frame t's middle is sample t * hop; silence outside
/// of the signal), 1 + samples / hop of them. A row that spans several bins of the transform shows
/// the loudest, so that a tone never vanishes between rows; a narrower one interpolates. Between
/// two bins of the transform a tone reads up to 1.5 dB low (Hann). Nothing reads below -140 dB.
/// Linear rows reach from 0 Hz to half the rate, the others from low_hz. Mel: 2595 log10(1 + f/700)
/// (O'Shaughnessy 1987, as in HTK). Plain code on the calling thread, FFTW underneath.
struct Spectrogram {
  int bins = 0;
  int frames = 0;
  double seconds_per_frame = 0;
  std::vector<float> decibels;
  std::vector<double> centre_hz;  ///< of each row
};

/// Throws std::invalid_argument where a setting makes no sense (a size below 1, an odd fft).
Spectrogram spectrogram(std::span<const float> samples, const SpectrogramSettings& settings);

}  // namespace earshot
