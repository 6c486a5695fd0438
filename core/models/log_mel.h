#pragma once

#include <torch/torch.h>

namespace earshot {

enum class MelScale {
  Htk,    ///< 2595 log10(1 + f/700)
  Slaney  ///< linear below 1 kHz, logarithmic above (Slaney 1998, Auditory Toolbox)
};

/// Height of the triangles: 1, or 2 / (upper - lower edge in Hz) so that each has the same area.
enum class MelNorm { None, Slaney };

/// What the sides of the triangles are straight in.
enum class MelSides {
  Hertz,  ///< torchaudio, librosa
  Mel     ///< TensorFlow, whose bin at 0 Hz has no weight
};

/// How the ends of the sound are framed.
enum class FrameEdges {
  Inside,   ///< only frames of n_fft samples that lie inside the sound
  Window,   ///< frames whose win_length samples lie inside; an FFT beyond them sees silence
  Reflect,  ///< frame t centred on sample t * hop, the sound mirrored at its ends (torchaudio)
  Zero      ///< the same with silence before and after (librosa)
};

/// What is taken of a mel value m; `floor` is the option of that name.
enum class MelLog {
  None,              ///< m
  NaturalOfMaximum,  ///< ln(max(m, floor))
  NaturalOfSum,      ///< ln(m + floor)
  Decibel,           ///< 10 log10(max(m, floor))
  Compressed         ///< log10(1 + m / floor), MusiCNN's with floor 1e-4
};

struct LogMelOptions {
  std::int64_t sample_rate = 16000;  ///< Hz
  std::int64_t n_fft = 512;          ///< samples
  std::int64_t win_length = 400;     ///< samples, at most n_fft; centred in the FFT's frame
  std::int64_t hop_length = 160;     ///< samples
  std::int64_t mels = 64;
  double f_min = 0;  ///< Hz
  double f_max = 0;  ///< Hz; 0: half the sample rate
  double power = 2;  ///< 1 magnitude, 2 power
  MelScale scale = MelScale::Htk;
  MelNorm norm = MelNorm::None;
  MelSides sides = MelSides::Hertz;
  FrameEdges edges = FrameEdges::Reflect;
  MelLog log = MelLog::NaturalOfSum;
  double floor = 1e-6;
};

/// Triangles between points that are equally far apart on the mel scale, one column a band:
/// [n_fft / 2 + 1, mels], float64. Bands narrower than the FFT's bins can be empty. As torchaudio's
/// melscale_fbanks and librosa's filters.mel; with sides straight in mel and the HTK scale as
/// TensorFlow's linear_to_mel_weight_matrix. Throws std::invalid_argument where the options
/// contradict each other.
torch::Tensor mel_filterbank(const LogMelOptions& options);

/// The log-mel spectrogram of waveform [batch, time] in its own precision: [batch, mels, frames].
/// `window` [win_length] and `filterbank` [n_fft / 2 + 1, mels] of the same precision and device.
torch::Tensor log_mel(const torch::Tensor& waveform, const torch::Tensor& window,
                      const torch::Tensor& filterbank, const LogMelOptions& options);

/// The front end as a module: the periodic Hann window and the filterbank are buffers, so that it
/// moves with its encoder and is saved with it. Always float32, under autocast too.
class LogMel : public torch::nn::Module {
 public:
  /// Throws std::invalid_argument where the options contradict each other.
  explicit LogMel(const LogMelOptions& options);

  /// waveform [batch, time], time >= minimum_samples(); returns [batch, mels, frames].
  torch::Tensor forward(const torch::Tensor& waveform);
  const LogMelOptions& options() const { return options_; }
  /// The shortest sound that has a frame.
  std::int64_t minimum_samples() const;
  std::int64_t frames(std::int64_t samples) const;

 private:
  LogMelOptions options_;
  torch::Tensor window_, filterbank_;
};

}  // namespace earshot
