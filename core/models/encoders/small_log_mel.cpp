#include "core/models/encoders/small_log_mel.h"

#include <charconv>

#include "core/tensor/convolution.h"

namespace earshot {
namespace {

constexpr std::size_t most_layers = 6;
constexpr std::int64_t widest = 4096;

}  // namespace

void describe(Binder& binder, SmallLogMelOptions& options) {
  describe(binder, static_cast<PictureOptions&>(options));
  binder.text("widths", options.widths)
      .label("Channels of the layers")
      .help(
          "One whole number for each convolution, separated by commas; every layer halves time "
          "and frequency.")
      .source("ours; four layers train in minutes on two CPU cores");
  binder
      .choice("pooling", options.pooling,
              {{SmallLogMelOptions::Pooling::All, "all", "Over time and frequency",
                "Mean and maximum of every channel."},
               {SmallLogMelOptions::Pooling::Time, "time", "Over time",
                "Mean and maximum of every channel in every remaining band: where in frequency "
                "something lies is kept, as vowels need it."}})
      .label("Pooling")
      .help("What the last layer's picture is averaged over to become the features.")
      .source("ours; over time alone: Niizumi et al. 2021 (BYOL-A), sec. III");
}

std::vector<std::int64_t> widths_from(const std::string& text) {
  std::vector<std::int64_t> widths;
  const auto refuse = [&] {
    throw ParameterError("encoder.widths",
                         "\"" + text + "\" is not allowed; it takes one to " +
                             std::to_string(most_layers) + " whole numbers from 1 to " +
                             std::to_string(widest) + ", separated by commas: 24,48,96,128");
  };
  const char* place = text.data();
  const char* const end = place + text.size();
  while (true) {
    while (place != end && *place == ' ') ++place;
    std::int64_t width = 0;
    const auto read = std::from_chars(place, end, width);
    if (read.ec != std::errc{} || width < 1 || width > widest || widths.size() == most_layers) {
      refuse();
    }
    widths.push_back(width);
    place = read.ptr;
    while (place != end && *place == ' ') ++place;
    if (place == end) return widths;
    if (*place++ != ',') refuse();
  }
}

SmallLogMel::SmallLogMel(const SmallLogMelOptions& options, std::int64_t sample_rate) {
  front_end_ = register_module("front_end",
                               std::make_shared<LogMel>(front_end_options(options, sample_rate)));
  input_norm_ =
      register_module("input_norm", BatchNorm2d(torch::nn::BatchNorm2dOptions(1).affine(false)));
  std::int64_t channels = 1;
  for (const std::int64_t width : widths_from(options.widths)) {
    // Batch norm takes any constant away again, so the convolutions have no bias.
    Conv2d convolution(
        torch::nn::Conv2dOptions(channels, width, 3).stride(2).padding(1).bias(false));
    convolutions_->push_back(convolution);
    norms_->push_back(BatchNorm2d(width));
    channels = width;
  }
  weights_channels_last(*convolutions_);
  register_module("convolutions", convolutions_);
  register_module("norms", norms_);
  last_width_ = channels;
  if (options.pooling == SmallLogMelOptions::Pooling::Time) {
    bands_kept_ = options.bands;
    for (std::size_t layer = 0; layer < convolutions_->size(); ++layer) {
      bands_kept_ = (bands_kept_ + 1) / 2;
    }
  }
}

torch::Tensor SmallLogMel::picture(const torch::Tensor& waveform) {
  check_sound("small-log-mel", waveform, minimum_samples());
  return front_end_->forward(waveform.squeeze(1)).unsqueeze(1);
}

torch::Tensor SmallLogMel::features_of(const torch::Tensor& spectrogram) {
  torch::Tensor picture = channels_last(input_norm_->forward(spectrogram));
  for (std::size_t layer = 0; layer < convolutions_->size(); ++layer) {
    const torch::Tensor filtered = convolutions_->at<Conv2dImpl>(layer).forward(picture);
    picture = torch::relu(norms_->at<BatchNorm2dImpl>(layer).forward(filtered));
  }
  if (bands_kept_ == 0) return torch::cat({picture.mean({2, 3}), picture.amax({2, 3})}, 1);
  const torch::Tensor columns = picture.contiguous().flatten(1, 2);
  return torch::cat({columns.mean(2), columns.amax(2)}, 1);
}

}  // namespace earshot
