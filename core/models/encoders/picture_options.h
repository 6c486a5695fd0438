#pragma once

#include <torch/torch.h>

#include <string>

#include "core/models/log_mel.h"
#include "core/params/binder.h"

namespace earshot {

/// Which triangles a log-mel encoder's bands are.
struct MelKind {
  MelScale mel_scale = MelScale::Htk;
  MelNorm mel_norm = MelNorm::None;
};

/// "mel_scale" and "mel_norm".
void describe(Binder& binder, MelKind& options);
void set_mel_kind(const MelKind& kind, LogMelOptions& front_end);

/// What every encoder on a log-mel spectrogram lets people choose of its picture.
struct PictureOptions : MelKind {
  std::int64_t bands = 64;
  double window_ms = 25;
  double hop_ms = 10;
  double low_hz = 50;
  double high_hz = 0;
};

void describe(Binder& binder, PictureOptions& options);

/// The front end that these options make: power, as torchaudio's, on whole FFT frames inside the
/// sound. Throws ParameterError naming the field where the bands do not fit the sample rate (Hz).
LogMelOptions front_end_options(const PictureOptions& options, std::int64_t sample_rate);

/// A picture [batch, channels, bands, frames] in memory as a CPU's convolutions are fastest,
/// channels last. One channel lies alike in both orders, and the convolution takes the slow one
/// unless its strides tell: the strides of the result do.
torch::Tensor channels_last(const torch::Tensor& picture);

/// The same of the weights of all convolutions on pictures within a network, values as they are:
/// up to twice as fast on a CPU.
void weights_channels_last(torch::nn::Module& network);

/// Throws std::invalid_argument, naming the encoder, for anything but [batch, 1, time] with at
/// least `minimum` samples.
void check_sound(const std::string& encoder, const torch::Tensor& waveform, std::int64_t minimum);

}  // namespace earshot
