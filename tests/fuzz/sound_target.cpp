#include "tests/fuzz/sound_target.h"

#include <sndfile.h>
#include <unistd.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/audio/decode.h"
#include "core/audio/levels.h"
#include "core/data/pcm_cache.h"
#include "tests/support/sound_bytes.h"

namespace earshot::testing {
namespace {

constexpr double kMostSeconds = 20;

/// A fault of ours, which no reader may throw.
struct Fault {};

void check(const std::vector<float>& samples) {
  for (const float sample : samples) {
    if (!(std::abs(sample) <= 4 * loudest_sample)) throw Fault();
  }
}

AudioHeader checked_header(const fs::path& file) {
  const AudioHeader header = read_header(file);
  const bool makes_sense = header.frames > 0 && header.channels > 0 && header.channels <= 1024 &&
                           header.rate >= 20 && header.rate <= 10'000'000;
  if (!makes_sense || header.remark.find('\n') != std::string::npos) throw Fault();
  return header;
}

/// As an audition or the map reads the beginning of a file.
void hear(const fs::path& file, Channel channel) {
  const std::vector<float> heard = decode_mono(file, 16000, kMostSeconds, channel);
  if (heard.size() > static_cast<std::size_t>(16000 * kMostSeconds)) throw Fault();
  check(heard);
}

/// As training reads it: whole, through the cache.
void cache(const fs::path& file, const AudioHeader& header) {
  auto dataset = std::make_shared<Dataset>();
  dataset->root = file.parent_path();
  dataset->columns = {"label"};
  Clip clip;
  clip.path = file.filename().string();
  clip.labels = {""};
  clip.frames = header.frames;
  clip.rate = header.rate;
  clip.channels = header.channels;
  dataset->clips.push_back(clip);
  const fs::path folder = file.parent_path() / "cache";
  {
    PcmCache sounds(dataset, 16000, folder);
    const std::int64_t length = sounds.length(0);
    if (const auto problem = sounds.problem(0)) {
      if (length != 0 || problem->reason.empty()) throw Fault();
      if (!problem->reason.starts_with("silent")) throw std::runtime_error(problem->reason);
      return;
    }
    std::vector<float> samples(static_cast<std::size_t>(length));
    sounds.read(0, 0, samples);
    check(samples);
  }
  fs::remove_all(folder);
}

void read_sound(const fs::path& file) {
  fs::remove_all(file.parent_path() / "cache");
  constexpr Channel channels[] = {Channel::Mix, Channel::Left, Channel::Right, Channel::Loudest};
  const Channel channel = channels[fs::file_size(file) % 4];
  AudioHeader header;
  try {
    header = checked_header(file);
  } catch (const std::runtime_error&) {
    // Left out by a scan; what would come of it all the same?
    hear(file, channel);
    throw;
  }
  hear(file, channel);
  const double seconds = static_cast<double>(header.frames) / static_cast<double>(header.rate);
  if (seconds <= kMostSeconds) cache(file, header);
}

std::vector<float> interleaved(int channels, int rate, std::size_t frames) {
  const std::vector<float> mono = sweep(frames, rate);
  std::vector<float> samples;
  for (const float sample : mono) {
    for (int channel = 0; channel < channels; ++channel) {
      samples.push_back(sample / static_cast<float>(channel + 1));
    }
  }
  return samples;
}

}  // namespace

FuzzTarget sound_target(std::string name, std::vector<std::string> files) {
  std::erase(files, "");
  FuzzTarget target;
  target.name = std::move(name);
  target.files = std::move(files);
  target.read = read_sound;
  return target;
}

std::string written_sound(int format, int channels, int rate, std::size_t frames,
                          bool variable_bits) {
  std::string name = (fs::temp_directory_path() / "earshot-sound-XXXXXX").string();
  const int made = ::mkstemp(name.data());
  if (made < 0) throw std::runtime_error("no temporary file");
  ::close(made);
  SF_INFO info{};
  info.samplerate = rate;
  info.channels = channels;
  info.format = format;
  std::string bytes;
  if (SNDFILE* sound = sf_open(name.c_str(), SFM_WRITE, &info)) {
    // The PEAK chunk holds the time of day.
    sf_command(sound, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    int mode = SF_BITRATE_MODE_VARIABLE;
    if (variable_bits) sf_command(sound, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
    const std::vector<float> samples = interleaved(channels, rate, frames);
    sf_writef_float(sound, samples.data(), static_cast<sf_count_t>(frames));
    sf_close(sound);
    bytes = bytes_of(name);
  }
  fs::remove(name);
  return bytes;
}

std::vector<std::string> written_sounds(const std::vector<int>& formats) {
  std::vector<std::string> files;
  for (const int format : formats) files.push_back(written_sound(format));
  return files;
}

}  // namespace earshot::testing
