#include "core/models/small_log_mel.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace earshot {
namespace {

constexpr std::size_t most_layers = 6;
constexpr std::int64_t widest = 4096;

std::int64_t samples_of(double milliseconds, std::int64_t sample_rate) {
  return std::max<std::int64_t>(
      1, std::llround(milliseconds * static_cast<double>(sample_rate) / 1000.0));
}

void check_bands(const SmallLogMelOptions& options, std::int64_t sample_rate) {
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

void check_sound(const torch::Tensor& waveform, std::int64_t minimum) {
  if (waveform.dim() != 3 || waveform.size(1) != 1 || waveform.size(2) < minimum) {
    throw std::invalid_argument("small-log-mel takes sound of shape [batch, 1, at least " +
                                std::to_string(minimum) + " samples], not " +
                                c10::str(waveform.sizes()));
  }
}

}  // namespace

void describe(Binder& binder, SmallLogMelOptions& options) {
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
  binder.text("widths", options.widths)
      .label("Channels of the layers")
      .help(
          "One whole number for each convolution, separated by commas; every layer halves time "
          "and frequency.")
      .source("ours; four layers train in minutes on two CPU cores");
  binder
      .choice("pooling", options.pooling,
              {{"all", "Over time and frequency", "Mean and maximum of every channel."},
               {"time", "Over time",
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

LogMelOptions front_end_options(const SmallLogMelOptions& options, std::int64_t sample_rate) {
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
  front_end.edges = FrameEdges::Inside;
  front_end.log = MelLog::NaturalOfSum;
  front_end.floor = 1e-6;
  return front_end;
}

SmallLogMel::SmallLogMel(const SmallLogMelOptions& options, std::int64_t sample_rate) {
  front_end_ = register_module("front_end",
                               std::make_shared<LogMel>(front_end_options(options, sample_rate)));
  input_norm_ = register_module(
      "input_norm", torch::nn::BatchNorm2d(torch::nn::BatchNorm2dOptions(1).affine(false)));
  std::int64_t channels = 1;
  for (const std::int64_t width : widths_from(options.widths)) {
    // Batch norm takes any constant away again, so the convolutions have no bias.
    torch::nn::Conv2d convolution(
        torch::nn::Conv2dOptions(channels, width, 3).stride(2).padding(1).bias(false));
    convolution->weight.set_data(
        convolution->weight.detach().contiguous(torch::MemoryFormat::ChannelsLast));
    convolutions_->push_back(convolution);
    norms_->push_back(torch::nn::BatchNorm2d(width));
    channels = width;
  }
  register_module("convolutions", convolutions_);
  register_module("norms", norms_);
  last_width_ = channels;
  if (options.pooling == "time") {
    bands_kept_ = options.bands;
    for (std::size_t layer = 0; layer < convolutions_->size(); ++layer) {
      bands_kept_ = (bands_kept_ + 1) / 2;
    }
  }
}

torch::Tensor SmallLogMel::picture(const torch::Tensor& waveform) {
  check_sound(waveform, minimum_samples());
  return front_end_->forward(waveform.squeeze(1)).unsqueeze(1);
}

torch::Tensor SmallLogMel::features_of(const torch::Tensor& spectrogram) {
  torch::Tensor picture =
      input_norm_->forward(spectrogram).contiguous(torch::MemoryFormat::ChannelsLast);
  for (std::size_t layer = 0; layer < convolutions_->size(); ++layer) {
    const torch::Tensor filtered = convolutions_->at<torch::nn::Conv2dImpl>(layer).forward(picture);
    picture = torch::relu(norms_->at<torch::nn::BatchNorm2dImpl>(layer).forward(filtered));
  }
  if (bands_kept_ == 0) return torch::cat({picture.mean({2, 3}), picture.amax({2, 3})}, 1);
  const torch::Tensor columns = picture.contiguous().flatten(1, 2);
  return torch::cat({columns.mean(2), columns.amax(2)}, 1);
}

}  // namespace earshot
