#include "core/audio/levels.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "core/base/lanes.h"

namespace earshot {
namespace {

/// What floating-point samples say of themselves.
struct Values {
  float peak = 0;
  std::int64_t count = 0;
  std::int64_t above_full_scale = 0;
  bool whole_numbers = true;
};

/// The largest magnitude. Magnitudes of floating-point numbers are in the order of their bits,
/// and what is no number comes last; comparing bits is what the compiler can do side by side.
float largest(std::span<const float> samples) {
  std::int32_t most = 0;
  for (const float sample : samples) {
    most = std::max(most, std::bit_cast<std::int32_t>(sample) & 0x7FFFFFFF);
  }
  return std::bit_cast<float>(most);
}

bool is_whole_number(float sample) {
  // Beyond 2^24 there are no others.
  return !(std::abs(sample) < 0x1p24F) ||
         sample == static_cast<float>(static_cast<std::int32_t>(sample));
}

void measure(std::span<const float> samples, Values& values) {
  const float peak = largest(samples);
  values.peak = peak > values.peak || std::isnan(peak) ? peak : values.peak;
  values.count += static_cast<std::int64_t>(samples.size());
  values.whole_numbers =
      values.whole_numbers && std::all_of(samples.begin(), samples.end(), is_whole_number);
  if (!(peak > 1)) return;
  values.above_full_scale += std::count_if(samples.begin(), samples.end(),
                                           [](float sample) { return std::abs(sample) > 1.0F; });
}

struct LaneSums {
  std::array<double, lane_count> sum{}, squares{};
};

/// Sums of every fourth sample, a lane each.
LaneSums summed(std::span<const float> samples) {
  LaneSums all;
  constexpr std::size_t portion = 1024;  // so short that float's 24 bits suffice
  std::size_t place = 0;
  while (place + lane_count <= samples.size()) {
    Lanes sum{}, squares{};
    const std::size_t end = std::min(samples.size() / lane_count * lane_count, place + portion);
    for (; place < end; place += lane_count) {
      const Lanes lanes = load_lanes(samples.data() + place);
      sum += lanes;
      squares += lanes * lanes;
    }
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      all.sum[lane] += static_cast<double>(sum[lane]);
      all.squares[lane] += static_cast<double>(squares[lane]);
    }
  }
  for (std::size_t lane = 0; place < samples.size(); ++place, ++lane) {
    const double sample = samples[place];
    all.sum[lane] += sample;
    all.squares[lane] += sample * sample;
  }
  return all;
}

/// By what samples are multiplied that are integers' in truth; 1 where they are not.
float scale_of(const Values& values) {
  const bool many = values.above_full_scale * 10 > values.count;
  const bool integers =
      (values.whole_numbers && values.peak > 1) || (values.peak > loudest_sample && many);
  if (!integers) return 1;
  // A filter may overshoot by a half.
  for (const float range : {0x1p15F, 0x1p23F, 0x1p31F}) {
    if (values.peak <= 1.5F * range) return 1 / range;
  }
  return 1;
}

}  // namespace

bool are_within(std::span<const float> samples, float most) {
  return largest(samples) <= most;
}

std::string why_beyond(std::span<const float> interleaved, int channels, std::int64_t first_frame,
                       int rate) {
  const auto bad = std::find_if_not(interleaved.begin(), interleaved.end(), [](float sample) {
    return std::abs(sample) <= loudest_sample;
  });
  if (bad == interleaved.end() || !std::isfinite(*bad)) {
    return "it holds samples that are not numbers (NaN or infinite)";
  }
  const std::int64_t frame = first_frame + (bad - interleaved.begin()) / channels;
  char words[128];
  std::snprintf(words, sizeof words,
                "beyond any sound: a sample of %.3g at %.3f s, where full scale is 1",
                static_cast<double>(*bad), static_cast<double>(frame) / rate);
  return words;
}

ChannelEnergies::ChannelEnergies(int channels) : channels_(static_cast<std::size_t>(channels)) {}

void ChannelEnergies::add(std::span<const float> interleaved, std::span<const float> mix) {
  const std::size_t width = channels_.size();
  if (lane_count % width == 0) {
    const LaneSums sums = summed(interleaved);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      channels_[lane % width].sum += sums.sum[lane];
      channels_[lane % width].squares += sums.squares[lane];
    }
  } else {
    for (std::size_t place = 0; place < interleaved.size(); ++place) {
      const double sample = interleaved[place];
      channels_[place % width].sum += sample;
      channels_[place % width].squares += sample * sample;
    }
  }
  const LaneSums sums = summed(mix);
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    mix_.sum += sums.sum[lane];
    mix_.squares += sums.squares[lane];
  }
  frames_ += static_cast<double>(mix.size());
}

double ChannelEnergies::energy(const Sums& sums) const {
  if (frames_ < 1) return 0;
  const double mean = sums.sum / frames_;
  return std::max(0.0, sums.squares / frames_ - mean * mean);
}

bool ChannelEnergies::cancel() const {
  double all = 0;
  for (const Sums& sums : channels_) all += energy(sums);
  constexpr double silence = 1e-8;  // -80 dB
  const auto count = static_cast<double>(channels_.size());
  return all / count > silence && energy(mix_) < 1e-3 * all / (count * count);
}

std::size_t ChannelEnergies::loudest() const {
  double most = 0;
  for (const Sums& sums : channels_) most = std::max(most, energy(sums));
  // What differs by less is equally loud, and rounding is not to choose.
  constexpr double as_loud = 1 - 1e-4;
  const auto found = std::find_if(channels_.begin(), channels_.end(),
                                  [&](const Sums& sums) { return energy(sums) >= as_loud * most; });
  return static_cast<std::size_t>(found - channels_.begin());
}

std::string integers_remark(StreamDecoder& stream) {
  const SoundInfo& info = stream.info();
  if (!info.floating) return {};
  std::vector<float> block(static_cast<std::size_t>(info.channels) * 4096);
  const std::int64_t got = stream.read(block);
  stream.rewind();
  Values values;
  measure({block.data(), static_cast<std::size_t>(got * info.channels)}, values);
  const float scale = scale_of(values);
  if (scale == 1) return {};
  char words[128];
  std::snprintf(words, sizeof words,
                "its floating-point samples are integers (up to %.0f in its first moments); they "
                "are divided by %.0f",
                static_cast<double>(values.peak), 1 / static_cast<double>(scale));
  return words;
}

LevelledStream::LevelledStream(StreamDecoder& stream, bool measured)
    : stream_(stream), measured_(measured) {
  if (!measured || !stream.info().floating) return;
  const auto width = static_cast<std::size_t>(stream_.info().channels);
  std::vector<float> block(std::max<std::size_t>(16384 / width, 64) * width);
  Values values;
  while (const std::int64_t got = stream_.read(block)) {
    measure({block.data(), static_cast<std::size_t>(got) * width}, values);
  }
  stream_.rewind();
  scale_ = scale_of(values);
}

std::int64_t LevelledStream::read(std::span<float> out) {
  const SoundInfo& info = stream_.info();
  const std::int64_t got = stream_.read(out);
  const auto samples = out.first(static_cast<std::size_t>(got * info.channels));
  if (scale_ != 1) {
    for (float& sample : samples) sample *= scale_;
  }
  if (info.floating && !measured_) {
    const float peak = largest(samples);
    whole_numbers_ = whole_numbers_ && std::all_of(samples.begin(), samples.end(), is_whole_number);
    if (!(peak <= loudest_sample) || (whole_numbers_ && peak > 1)) throw ToBeMeasured();
  } else if (!are_within(samples, loudest_sample)) {
    throw std::runtime_error(why_beyond(samples, info.channels, frames_, info.rate));
  }
  frames_ += got;
  return got;
}

}  // namespace earshot
