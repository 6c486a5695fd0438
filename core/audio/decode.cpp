#include "core/audio/decode.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "core/audio/completeness.h"
#include "core/audio/resampler.h"
#include "core/audio/sound_file.h"

namespace earshot {
namespace {

std::vector<float> mixed_down(std::span<const float> interleaved, int channels) {
  const auto width = static_cast<std::size_t>(channels);
  std::vector<float> mono(interleaved.size() / width);
  const float share = 1.0F / static_cast<float>(channels);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = 0;
    for (std::size_t channel = 0; channel < width; ++channel) {
      sum += interleaved[frame * width + channel];
    }
    mono[frame] = sum * share;
  }
  return mono;
}

void refuse_what_is_no_number(std::span<const float> samples) {
  const bool finite =
      std::all_of(samples.begin(), samples.end(), [](float x) { return std::isfinite(x); });
  if (!finite) throw std::runtime_error("it holds samples that are not numbers (NaN or infinite)");
}

std::string seconds_text(std::int64_t frames, int rate) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", static_cast<double>(frames) / rate);
  return text;
}

/// The compressed kinds count frames from their own headers, which may be a packet off.
std::int64_t allowed_shortfall(const SoundFile& sound) {
  const std::string format = sound.format();
  return format == "MP3" || format == "OGG" || format == "Opus" ? 8192 : 0;
}

}  // namespace

AudioHeader read_header(const std::filesystem::path& file) {
  // Asked first: the MP3 decoder complains of text and cut files on stderr.
  const std::string missing = visible_fault(file);
  if (!missing.empty()) throw std::runtime_error(missing);
  const SoundFile sound(file);
  const SF_INFO& info = sound.info();
  return {info.frames, info.samplerate, info.channels, sound.format()};
}

void decode_mono(const std::filesystem::path& file, std::int64_t rate,
                 const std::function<bool(std::span<const float>)>& sink) {
  SoundFile sound(file);
  const SF_INFO& info = sound.info();
  Resampler resampler(info.samplerate, rate);
  const auto channels = static_cast<std::size_t>(info.channels);
  std::vector<float> block(std::max<std::size_t>(16384 / channels, 64) * channels);
  std::int64_t frames = 0;
  while (const std::int64_t got = sound.read(block)) {
    if (got < 0) break;
    frames += got;
    const std::span<const float> read(block.data(), static_cast<std::size_t>(got) * channels);
    refuse_what_is_no_number(read);
    const bool more = channels == 1 ? resampler.push(read, sink)
                                    : resampler.push(mixed_down(read, info.channels), sink);
    if (!more) return;
  }
  if (!resampler.finish(sink)) return;
  if (frames + allowed_shortfall(sound) < info.frames) {
    throw std::runtime_error("cut short or damaged: it ends after " +
                             seconds_text(frames, info.samplerate) + " s of " +
                             seconds_text(info.frames, info.samplerate) + " s");
  }
  const std::string missing = visible_fault(file);
  if (!missing.empty()) throw std::runtime_error(missing);
}

std::vector<float> decode_mono(const std::filesystem::path& file, std::int64_t rate,
                               double max_seconds) {
  const auto most =
      static_cast<std::size_t>(std::max(0.0, std::ceil(max_seconds * static_cast<double>(rate))));
  std::vector<float> samples;
  decode_mono(file, rate, [&](std::span<const float> block) {
    const std::size_t wanted = std::min(block.size(), most - samples.size());
    samples.insert(samples.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(wanted));
    return samples.size() < most;
  });
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
