#include "core/models/encoders/picture_options.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/tensor/convolution.h"

namespace earshot {
namespace {

std::int64_t samples_of(double milliseconds, std::int64_t sample_rate) {
  return std::max<std::int64_t>(
      1, std::llround(milliseconds * static_cast<double>(sample_rate) / 1000.0));
}

void check_bands(const PictureOptions& options, std::int64_t sample_rate) {
  const double half = static_cast<double>(sample_rate) / 2.0;
  if (options.high_hz > half) {
    throw ParameterError("encoder.high_hz",
                         to_text(options.high_hz) +
                             " is above half the sample rate; it takes at most " + to_text(half) +
                             " Hz, or 0 for just that");
  }
  const double top = options.high_hz > 0 ? options.high_hz : half;
  if (options.low_hz >= top) {
    throw ParameterError(
        "encoder.low_hz",
        to_text(options.low_hz) + " is not below the highest frequency, " + to_text(top) + " Hz");
  }
}

}  // namespace

void describe(Binder& binder, MelKind& options) {
  binder
      .choice("mel_scale", options.mel_scale,
              {{MelScale::Htk, "htk", "HTK",
                "2595 log10(1 + f / 700): torchaudio's and TensorFlow's default."},
               {MelScale::Slaney, "slaney", "Slaney",
                "Linear below 1 kHz: librosa's and nnAudio's default."}})
      .label("Mel scale")
      .advanced()
      .help("How the bands are spread over frequency.")
      .source("HTK: BYOL-A's and COLA's code; Slaney: BYOL-A's second version and its v1 weights");
  binder
      .choice("mel_norm", options.mel_norm,
              {{MelNorm::None, "none", "None", "Every triangle is 1 high: torchaudio's default."},
               {MelNorm::Slaney, "slaney", "Area",
                "Every triangle has one area: librosa's and nnAudio's default."}})
      .label("Mel norm")
      .advanced()
      .help("How high the bands' triangles are; it moves the logarithm of each band by a constant.")
      .source("none: BYOL-A's and COLA's code; area: BYOL-A's second version and its v1 weights");
}

void set_mel_kind(const MelKind& kind, LogMelOptions& front_end) {
  front_end.scale = kind.mel_scale;
  front_end.norm = kind.mel_norm;
}

void describe(Binder& binder, PictureOptions& options) {
  binder.integer("bands", options.bands)
      .label("Mel bands")
      .hard(8, 512)
      .soft(32, 128)
      .help("How many bands of frequency the spectrogram has.")
      .source("ours; 64 as in COLA (Saeed et al. 2020, sec. 3)");
  binder.real("window_ms", options.window_ms)
      .label("Window")
      .unit("ms")
      .hard(1, 500)
      .soft(10, 100)
      .advanced()
      .help("Length of sound that one column of the spectrogram looks at.")
      .source("ours; 25 ms as in COLA (Saeed et al. 2020, sec. 3)");
  binder.real("hop_ms", options.hop_ms)
      .label("Hop")
      .unit("ms")
      .hard(0.5, 500)
      .soft(5, 50)
      .advanced()
      .help("Time from one column of the spectrogram to the next; longer is faster and coarser.")
      .source("ours; 10 ms as in COLA (Saeed et al. 2020, sec. 3)");
  binder.real("low_hz", options.low_hz)
      .label("Lowest frequency")
      .unit("Hz")
      .hard(0, 20000)
      .soft(0, 300)
      .advanced()
      .help("Lower edge of the lowest band.")
      .source("ours; keeps rumble out");
  binder.real("high_hz", options.high_hz)
      .label("Highest frequency")
      .unit("Hz")
      .hard(0, 96000)
      .soft(0, 12000)
      .advanced()
      .help("Upper edge of the highest band; 0 means half the sample rate.")
      .source("ours");
  describe(binder, static_cast<MelKind&>(options));
}

LogMelOptions front_end_options(const PictureOptions& options, std::int64_t sample_rate) {
  check_bands(options, sample_rate);
  LogMelOptions front_end;
  front_end.sample_rate = sample_rate;
  front_end.win_length = samples_of(options.window_ms, sample_rate);
  front_end.n_fft = 2;
  while (front_end.n_fft < front_end.win_length) front_end.n_fft *= 2;
  front_end.hop_length = samples_of(options.hop_ms, sample_rate);
  front_end.mels = options.bands;
  front_end.f_min = options.low_hz;
  front_end.f_max = options.high_hz;
  set_mel_kind(options, front_end);
  front_end.edges = FrameEdges::Inside;
  front_end.log = MelLog::NaturalOfSum;
  front_end.floor = 1e-6;
  return front_end;
}

void weights_channels_last(torch::nn::Module& network) {
  for (const auto& module : network.modules(/*include_self=*/false)) {
    const auto convolution = std::dynamic_pointer_cast<Conv2dImpl>(module);
    if (!convolution) continue;
    convolution->weight.set_data(
        convolution->weight.detach().contiguous(torch::MemoryFormat::ChannelsLast));
  }
}

torch::Tensor channels_last(const torch::Tensor& picture) {
  if (picture.size(1) != 1) return picture.contiguous(torch::MemoryFormat::ChannelsLast);
  return picture.squeeze(1).contiguous().unsqueeze(3).permute({0, 3, 1, 2});
}

void check_sound(const std::string& encoder, const torch::Tensor& waveform, std::int64_t minimum) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum) {
    throw std::invalid_argument(encoder + " takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
}

}  // namespace earshot
