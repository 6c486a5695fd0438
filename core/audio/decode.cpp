#include "core/audio/decode.h"

#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/audio/levels.h"
#include "core/audio/resampler.h"
#include "core/audio/sound_file.h"

namespace earshot {
namespace {

using Sink = std::function<bool(std::span<const float>)>;

void mix_down(std::span<const float> interleaved, std::size_t width, std::vector<float>& mono) {
  mono.resize(interleaved.size() / width);
  if (width == 1) {
    std::copy(interleaved.begin(), interleaved.end(), mono.begin());
    return;
  }
  if (width == 2) {
    for (std::size_t frame = 0; frame < mono.size(); ++frame) {
      mono[frame] = (interleaved[2 * frame] + interleaved[2 * frame + 1]) * 0.5F;
    }
    return;
  }
  const float share = 1.0F / static_cast<float>(width);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = 0;
    for (std::size_t channel = 0; channel < width; ++channel) {
      sum += interleaved[frame * width + channel];
    }
    mono[frame] = sum * share;
  }
}

void take_channel(std::span<const float> interleaved, std::size_t width, std::size_t channel,
                  std::vector<float>& mono) {
  mono.resize(interleaved.size() / width);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    mono[frame] = interleaved[frame * width + channel];
  }
}

std::vector<float> block_of(const SoundInfo& info) {
  const auto width = static_cast<std::size_t>(info.channels);
  return std::vector<float>(std::max<std::size_t>(16384 / width, 64) * width);
}

/// The channel with most energy over the whole file.
std::size_t loudest_channel(const std::filesystem::path& file) {
  SoundFile sound(file);
  LevelledStream stream(sound.stream(), true);
  const SoundInfo info = sound.stream().info();
  ChannelEnergies energies(info.channels);
  std::vector<float> block = block_of(info), mono;
  while (const std::int64_t got = stream.read(block)) {
    const std::span<const float> read(block.data(), static_cast<std::size_t>(got * info.channels));
    mix_down(read, static_cast<std::size_t>(info.channels), mono);
    energies.add(read, mono);
  }
  return energies.loudest();
}

/// One stream, mixed down, into the resampler. False where the sink wants no more.
class Downmix {
 public:
  Downmix(Channel channel, std::size_t loudest, bool measured)
      : channel_(channel), loudest_(loudest), measured_(measured) {}

  bool run(StreamDecoder& decoder, Resampler& resampler, const Sink& sink) {
    const SoundInfo& info = decoder.info();
    const auto width = static_cast<std::size_t>(info.channels);
    LevelledStream stream(decoder, measured_);
    ChannelEnergies energies(info.channels);
    std::vector<float> block = block_of(info), mono;
    frames_ = 0;
    while (const std::int64_t got = stream.read(block)) {
      frames_ += got;
      const std::span<const float> read(block.data(), static_cast<std::size_t>(got) * width);
      if (width == 1) {
        if (!resampler.push(read, sink)) return false;
        continue;
      }
      if (channel_ == Channel::Mix) {
        mix_down(read, width, mono);
        energies.add(read, mono);
      } else {
        take_channel(read, width, wanted(width), mono);
      }
      if (!resampler.push(mono, sink)) return false;
    }
    cancels_ = cancels_ || (channel_ == Channel::Mix && width > 1 && energies.cancel());
    return true;
  }

  std::int64_t frames() const { return frames_; }
  bool cancels() const { return cancels_; }

 private:
  std::size_t wanted(std::size_t width) const {
    const std::size_t place = channel_ == Channel::Left    ? 0
                              : channel_ == Channel::Right ? 1
                                                           : loudest_;
    return std::min(place, width - 1);
  }

  Channel channel_;
  std::size_t loudest_;
  bool measured_;
  std::int64_t frames_ = 0;
  bool cancels_ = false;
};

void refuse_what_is_short(std::int64_t frames, const SoundInfo& info) {
  if (frames + info.slack >= info.frames) return;
  throw std::runtime_error("cut short or damaged: it ends after " + in_seconds(frames, info.rate) +
                           " of " + in_seconds(info.frames, info.rate));
}

void decode_all(const std::filesystem::path& file, std::int64_t rate, Channel channel,
                bool measured, const Sink& sink) {
  SoundFile sound(file);
  const bool chosen = channel == Channel::Loudest && sound.info().channels > 1;
  Downmix downmix(channel, chosen ? loudest_channel(file) : std::size_t{0}, measured);
  const Sink checked = [&sink](std::span<const float> block) {
    // A resampler rings; it does not make a roar of a sound.
    if (!are_within(block, 4 * loudest_sample)) {
      throw std::runtime_error("beyond any sound once it is resampled");
    }
    return sink(block);
  };
  do {
    const SoundInfo& info = sound.stream().info();
    Resampler resampler(info.rate, rate);
    if (!downmix.run(sound.stream(), resampler, checked)) return;
    if (!resampler.finish(checked)) return;
    refuse_what_is_short(downmix.frames(), info);
  } while (sound.next_stream());
  if (!sound.fault().empty()) throw std::runtime_error(sound.fault());
  if (downmix.cancels()) {
    throw std::runtime_error("its channels cancel in the mix; data.channel=left hears one alone");
  }
}

}  // namespace

AudioHeader read_header(const std::filesystem::path& file) {
  SoundFile sound(file, Depth::Header);
  if (!sound.fault().empty()) throw std::runtime_error(sound.fault());
  const SoundInfo& info = sound.info();
  std::string remark = sound.remark();
  if (remark.empty()) remark = integers_remark(sound.stream());
  return {info.frames, info.rate, info.channels, info.format, std::move(remark)};
}

void decode_mono(const std::filesystem::path& file, std::int64_t rate, Channel channel,
                 const Sink& sink, const std::function<void()>& restart) {
  try {
    decode_all(file, rate, channel, restart == nullptr, sink);
  } catch (const ToBeMeasured&) {
    restart();
    decode_all(file, rate, channel, true, sink);
  }
}

std::vector<float> decode_mono(const std::filesystem::path& file, std::int64_t rate,
                               double max_seconds, Channel channel) {
  const auto most =
      static_cast<std::size_t>(std::max(0.0, std::ceil(max_seconds * static_cast<double>(rate))));
  std::vector<float> samples;
  const auto sink = [&](std::span<const float> block) {
    const std::size_t wanted = std::min(block.size(), most - samples.size());
    samples.insert(samples.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(wanted));
    return samples.size() < most;
  };
  decode_mono(file, rate, channel, sink, [&] { samples.clear(); });
  return samples;
}

std::vector<float> resampled(std::span<const float> samples, std::int64_t from, std::int64_t to) {
  Resampler resampler(from, to);
  std::vector<float> out;
  const auto sink = [&](std::span<const float> block) {
    out.insert(out.end(), block.begin(), block.end());
    return true;
  };
  resampler.push(samples, sink);
  resampler.finish(sink);
  return out;
}

void write_wav(const std::filesystem::path& file, std::span<const float> samples,
               std::int64_t rate) {
  const std::filesystem::path unfinished =
      file.string() + ".part" + std::to_string(static_cast<long>(getpid()));
  // Whatever lies there under this name, a leftover or somebody's link, is not written into.
  std::error_code none;
  std::filesystem::remove(unfinished, none);
  SF_INFO info{};
  info.samplerate = static_cast<int>(rate);
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  SNDFILE* handle = sf_open(unfinished.c_str(), SFM_WRITE, &info);
  if (handle == nullptr) {
    throw std::runtime_error(file.string() +
                             ": cannot be written; is its folder there, and may "
                             "it be written to?");
  }
  // The PEAK chunk holds the time of day; without it equal sounds are equal files.
  sf_command(handle, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
  const auto count = static_cast<sf_count_t>(samples.size());
  const bool whole = sf_writef_float(handle, samples.data(), count) == count;
  const bool closed = sf_close(handle) == 0;
  std::error_code failure;
  if (whole && closed) std::filesystem::rename(unfinished, file, failure);
  if (!whole || !closed || failure) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw std::runtime_error(file.string() + ": cannot be written whole; is the disk full?");
  }
}

}  // namespace earshot
