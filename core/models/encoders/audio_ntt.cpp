#include "core/models/encoders/audio_ntt.h"

#include <algorithm>
#include <stdexcept>

namespace earshot {
namespace {

constexpr double ntt_floor = 0x1p-23;

AudioNttShape ntt_shape(const AudioNttOptions& options) {
  AudioNttShape shape;
  shape.bands = options.bands;
  shape.features = options.width;
  shape.blocks = options.version == AudioNttOptions::Version::Of2022 ? 2 : 3;
  shape.keeps_convolved = options.version == AudioNttOptions::Version::Of2022;
  shape.dropout = options.dropout;
  return shape;
}

}  // namespace

AudioNttOptions::AudioNttOptions() {
  window_ms = 64;
  low_hz = 60;
  high_hz = 7800;
}

void describe(Binder& binder, AudioNttOptions& options) {
  binder
      .choice("version", options.version,
              {{AudioNttOptions::Version::Of2020, "2020", "AudioNTT2020",
                "Three blocks of convolutions: BYOL-A."},
               {AudioNttOptions::Version::Of2022, "2022", "AudioNTT2022",
                "Two blocks, whose features are kept beside the linear layers': BYOL-A's second "
                "version."}})
      .label("Version")
      .help("Which of the two published networks.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. III-D; Niizumi et al. 2023, sec. III-C");
  binder.integer("width", options.width)
      .label("Width")
      .hard(1, 65536)
      .soft(64, 2048)
      .scale(Scale::Log)
      .help("Width of the two linear layers, which is the number of features in AudioNTT2020.")
      .source("Niizumi et al. 2021 (BYOL-A), sec. IV-A (512, 1024 and 2048)");
  binder.real("dropout", options.dropout)
      .label("Dropout")
      .hard(0, 0.99)
      .soft(0, 0.5)
      .advanced()
      .help("Share of the first linear layer's outputs that are silenced while training.")
      .source("Niizumi et al. 2021 (BYOL-A), code (0.3)");
  describe(binder, static_cast<PictureOptions&>(options));
}

LogMelOptions audio_ntt_front_end(const AudioNttOptions& options, std::int64_t sample_rate) {
  LogMelOptions front_end = front_end_options(options, sample_rate);
  front_end.edges = FrameEdges::Reflect;
  front_end.floor = ntt_floor;
  return front_end;
}

std::int64_t audio_ntt_minimum(const AudioNttOptions& options, std::int64_t sample_rate) {
  const LogMelOptions front_end = audio_ntt_front_end(options, sample_rate);
  const std::int64_t frames = std::int64_t{1} << ntt_shape(options).blocks;
  return std::max(front_end.n_fft / 2 + 1, (frames - 1) * front_end.hop_length);
}

AudioNtt::AudioNtt(const AudioNttOptions& options, std::int64_t sample_rate)
    : minimum_(audio_ntt_minimum(options, sample_rate)) {
  front_end_ = register_module("front_end",
                               std::make_shared<LogMel>(audio_ntt_front_end(options, sample_rate)));
  input_norm_ =
      register_module("input_norm", BatchNorm2d(torch::nn::BatchNorm2dOptions(1).affine(false)));
  network_ = register_module("network", std::make_shared<AudioNttNetwork>(ntt_shape(options)));
}

torch::Tensor AudioNtt::picture(const torch::Tensor& waveform) {
  check_sound("audio-ntt", waveform, minimum_);
  return front_end_->forward(waveform.squeeze(1)).unsqueeze(1);
}

torch::Tensor AudioNtt::features_of(const torch::Tensor& picture) {
  if (picture.dim() != 4 || picture.size(2) != bands() ||
      picture.size(3) < network_->least_frames()) {
    throw std::invalid_argument("audio-ntt takes pictures [batch, 1, " + std::to_string(bands()) +
                                " bands, at least " + std::to_string(network_->least_frames()) +
                                " frames], not " + c10::str(picture.sizes()));
  }
  return network_->forward(input_norm_->forward(picture));
}

}  // namespace earshot
