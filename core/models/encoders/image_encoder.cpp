#include "core/models/encoders/image_encoder.h"

#include "core/tensor/convolution.h"

namespace earshot {
namespace {

constexpr double largest_byte = 255.0;
constexpr double least_picture_deviation = 1e-3;

torch::Tensor standardised(const torch::Tensor& picture) {
  const torch::Tensor centred = picture - picture.mean({2, 3}, true);
  return centred / centred.square().mean({2, 3}, true).sqrt().clamp_min(least_picture_deviation);
}

}  // namespace

void describe(Binder& binder, ImageOptions& options) {
  describe(binder, static_cast<PictureOptions&>(options));
  binder
      .choice("spectrum", options.spectrum,
              {{ImageOptions::Spectrum::Power, "power", "Power",
                "Power, as torchaudio's mel spectrogram."},
               {ImageOptions::Spectrum::TensorFlow, "tensorflow", "Magnitude, as in COLA's code",
                "Magnitude, an FFT of twice the length, triangles straight in mel, at least 1e-5 "
                "before the logarithm."}})
      .choice_once_named("cola", "tensorflow", "0.1.0")
      .label("Spectrum")
      .advanced()
      .help("What the mel bands add up.")
      .source("ours: power; COLA's code: magnitude, the paper does not say");
  binder
      .choice("normalise", options.normalise,
              {{ImageOptions::Normalise::Running, "running", "Running mean and variance",
                "One of each for the whole picture, learned from the batches."},
               {ImageOptions::Normalise::Each, "each", "Each picture's own",
                "Every picture gets mean 0 and variance 1."},
               {ImageOptions::Normalise::None, "none", "Not at all",
                "The logarithm goes into the network as it is."},
               {ImageOptions::Normalise::Image, "image", "Divided by 255",
                "As if it were a photograph's bytes."}})
      .label("Normalisation of the picture")
      .advanced()
      .help("How the spectrogram is scaled before the first convolution.")
      .source("ours: running; COLA's code divides by 255 inside its Keras network");
}

LogMelOptions image_front_end(const ImageOptions& options, std::int64_t sample_rate) {
  LogMelOptions front_end = front_end_options(options, sample_rate);
  front_end.edges = FrameEdges::Window;
  if (options.spectrum == ImageOptions::Spectrum::TensorFlow) {
    front_end.n_fft *= 2;
    front_end.power = 1;
    front_end.sides = MelSides::Mel;
    front_end.log = MelLog::NaturalOfMaximum;
    front_end.floor = 1e-5;
  }
  return front_end;
}

ImageEncoder::ImageEncoder(std::string name, const ImageOptions& options, std::int64_t sample_rate)
    : name_(std::move(name)), normalise_(options.normalise) {
  front_end_ =
      register_module("front_end", std::make_shared<LogMel>(image_front_end(options, sample_rate)));
  if (normalise_ == ImageOptions::Normalise::Running) {
    input_norm_ =
        register_module("input_norm", BatchNorm2d(torch::nn::BatchNorm2dOptions(1).affine(false)));
  }
}

void ImageEncoder::add_stage(std::string name, Apply apply) {
  stages_.push_back({std::move(name), std::move(apply)});
}

torch::Tensor ImageEncoder::picture(const torch::Tensor& waveform) {
  check_sound(name_, waveform, minimum_samples());
  return front_end_->forward(waveform.squeeze(1)).unsqueeze(1);
}

std::int64_t ImageEncoder::samples_for(std::int64_t frames) const {
  const LogMelOptions& options = front_end_->options();
  return options.win_length + (frames - 1) * options.hop_length;
}

torch::Tensor ImageEncoder::normalised(const torch::Tensor& picture) {
  if (input_norm_) return input_norm_->forward(picture);
  if (normalise_ == ImageOptions::Normalise::Each) return standardised(picture);
  return normalise_ == ImageOptions::Normalise::Image ? picture / largest_byte : picture;
}

torch::Tensor ImageEncoder::features_of(const torch::Tensor& picture) {
  torch::Tensor values = channels_last(normalised(picture));
  for (const Stage& stage : stages_) values = stage.apply(values);
  return values;
}

void begin_convolutions(torch::nn::Module& network) {
  const torch::NoGradGuard no_grad;
  for (const auto& module : network.modules(/*include_self=*/false)) {
    const auto convolution = std::dynamic_pointer_cast<Conv2dImpl>(module);
    if (!convolution) continue;
    torch::nn::init::kaiming_normal_(convolution->weight, 0.0, torch::kFanOut, torch::kReLU);
    if (convolution->bias.defined()) convolution->bias.zero_();
  }
}

}  // namespace earshot
