#include "core/data/pcm_cache.h"

#include <mpg123.h>
#include <sndfile.h>
#include <soxr.h>
#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "core/audio/contents.h"
#include "core/audio/decode.h"
#include "core/base/random.h"
#include "core/base/stopped.h"
#include "core/data/cache_file.h"
#include "core/data/pcm_block.h"

namespace earshot {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kBlockBytes = sizeof(PcmBlock);
constexpr std::int64_t kReasonBytes = 512;
constexpr float kSilentPeak = 1e-4F;  // -80 dBFS
/// Goes up when the same file is decoded to other samples than before.
constexpr std::uint64_t kDecoding = 2;
constexpr double kLongestSeconds = 24.0 * 3600.0;

/// Changes when the file does.
std::uint64_t stamp_of(const fs::path& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) return 0;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const auto seconds = static_cast<std::uint64_t>(status.st_mtim.tv_sec);
  const auto nanoseconds = static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
  return mixed(mixed(mixed(size) ^ seconds) ^ nanoseconds) | 1U;
}

std::int64_t capacity_of(const Clip& clip, std::int64_t rate) {
  const double seconds = std::min(clip.seconds(), kLongestSeconds);
  // Two blocks to spare: a resampler's tail, a header that is a packet off.
  const auto blocks =
      static_cast<std::int64_t>(seconds * static_cast<double>(rate)) / PcmBlock::kSamples + 3;
  return std::max(blocks * kBlockBytes, kReasonBytes);
}

CacheFile::Key key_of(const Dataset& dataset, std::int64_t rate,
                      const std::vector<std::uint64_t>& stamps) {
  CacheFile::Key key;
  key.identity = mixed(name_hash(dataset.root.c_str()) ^ mixed(static_cast<std::uint64_t>(rate)));
  if (dataset.channel != Channel::Mix) {
    key.identity = mixed(key.identity ^ mixed(static_cast<std::uint64_t>(dataset.channel)));
  }
  key.content = mixed(name_hash(sf_version_string()) ^ mixed(name_hash(soxr_version())));
  key.content = mixed(key.content ^ mixed(kDecoding ^ MPG123_API_VERSION));
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    key.identity = mixed(key.identity ^ name_hash(dataset.clips[i].path.c_str()));
    key.content = mixed(key.content ^ stamps[i]);
    key.content = mixed(key.content ^ static_cast<std::uint64_t>(dataset.clips[i].frames));
  }
  return key;
}

/// Packs a stream into a clip's place of the file, some blocks at a time.
class BlockWriter {
 public:
  BlockWriter(CacheFile& file, std::int64_t clip) : file_(file), clip_(clip) {
    pending_.reserve(kFlush * PcmBlock::kSamples);
  }

  bool push(std::span<const float> samples) {
    const std::int64_t room = file_.capacity(clip_) / kBlockBytes * PcmBlock::kSamples - length_;
    const auto taken = std::min<std::size_t>(samples.size(), static_cast<std::size_t>(room));
    for (const float sample : samples.first(taken)) {
      low_ = std::min(low_, sample);
      high_ = std::max(high_, sample);
      pending_.push_back(sample);
      if (pending_.size() == kFlush * PcmBlock::kSamples) flush();
    }
    length_ += static_cast<std::int64_t>(taken);
    overflown_ = taken < samples.size();
    return !overflown_;
  }

  /// Forgets what was pushed.
  void restart() {
    pending_.clear();
    length_ = written_ = 0;
    low_ = std::numeric_limits<float>::infinity();
    high_ = -low_;
    overflown_ = false;
  }

  void flush() {
    std::vector<PcmBlock> blocks;
    std::span<const float> rest = pending_;
    while (!rest.empty()) {
      const auto count = std::min<std::size_t>(rest.size(), PcmBlock::kSamples);
      blocks.push_back(packed(rest.first(count)));
      rest = rest.subspan(count);
    }
    const auto bytes = blocks.size() * sizeof(PcmBlock);
    file_.write(clip_, written_, {reinterpret_cast<const char*>(blocks.data()), bytes});
    written_ += static_cast<std::int64_t>(bytes);
    pending_.clear();
  }

  std::int64_t length() const { return length_; }
  /// More came than there is room for.
  bool overflown() const { return overflown_; }
  /// A constant offset is silence too.
  bool silent() const { return (high_ - low_) / 2 < kSilentPeak; }

 private:
  static constexpr std::size_t kFlush = 32;
  CacheFile& file_;
  std::int64_t clip_;
  std::vector<float> pending_;
  std::int64_t length_ = 0;
  std::int64_t written_ = 0;
  float low_ = std::numeric_limits<float>::infinity();
  float high_ = -std::numeric_limits<float>::infinity();
  bool overflown_ = false;
};

}  // namespace

struct PcmCache::State : std::enable_shared_from_this<PcmCache::State> {
  std::shared_ptr<const Dataset> dataset;
  std::int64_t rate = 0;
  std::vector<std::uint64_t> stamps;  ///< of each file, when the cache was opened
  std::unique_ptr<CacheFile> file;

  std::stop_token asked;  ///< to leave reads that take long

  std::mutex mutex;
  std::condition_variable_any decoded;
  std::set<std::int64_t> decoding;
  /// Reasons that may be gone the next time: a file that was moved, a changed one.
  std::map<std::int64_t, std::string> passing_problems;

  fs::path path_of(std::int64_t clip) const {
    return dataset->root / dataset->clips[static_cast<std::size_t>(clip)].path;
  }

  void check_range(std::int64_t clip) const {
    if (clip < 0 || clip >= static_cast<std::int64_t>(stamps.size())) {
      throw std::out_of_range("clip " + std::to_string(clip) + " of " +
                              std::to_string(stamps.size()));
    }
  }

  /// What the file says of the clip, an entry that makes no sense counting as none.
  CacheFile::State stored(std::int64_t clip) const {
    const CacheFile::State state = file->state(clip);
    const std::int64_t unit = state == CacheFile::State::Ready ? PcmBlock::kSamples : kBlockBytes;
    const std::int64_t most = file->capacity(clip) / kBlockBytes * unit;
    if (file->length(clip) < 0 || file->length(clip) > most) return CacheFile::State::Empty;
    return state;
  }

  /// The clip's state once it was decoded, by this thread or another.
  CacheFile::State decoded_state(std::int64_t clip) {
    check_range(clip);
    if (const auto state = stored(clip); state != CacheFile::State::Empty) return state;
    std::unique_lock lock(mutex);
    wait_for(clip, lock);
    if (passing_problems.contains(clip)) return CacheFile::State::Problem;
    if (const auto state = stored(clip); state != CacheFile::State::Empty) return state;
    decode_unlocked(clip, lock);
    return passing_problems.contains(clip) ? CacheFile::State::Problem : stored(clip);
  }

  /// After a torn block was found.
  void decode_again(std::int64_t clip) {
    std::unique_lock lock(mutex);
    wait_for(clip, lock);
    file->publish(clip, CacheFile::State::Empty, 0);
    decode_unlocked(clip, lock);
  }

  void wait_for(std::int64_t clip, std::unique_lock<std::mutex>& lock) {
    const auto is_done = [&] { return !decoding.contains(clip); };
    if (!asked.stop_possible()) {
      decoded.wait(lock, is_done);
    } else if (!decoded.wait(lock, asked, is_done)) {
      throw Stopped();
    }
  }

  void decode_unlocked(std::int64_t clip, std::unique_lock<std::mutex>& lock) {
    leave_if_stopped(asked);
    const auto failure = std::make_shared<std::exception_ptr>();
    decoding.insert(clip);
    if (asked.stop_possible()) {
      // A read that stalls holds its own thread up and nobody else.
      std::thread([own = shared_from_this(), clip, failure] {
        own->decode_and_tell(clip, *failure);
      }).detach();
      wait_for(clip, lock);
    } else {
      lock.unlock();
      decode_and_tell(clip, *failure);
      lock.lock();
    }
    if (*failure) std::rethrow_exception(*failure);
  }

  void decode_and_tell(std::int64_t clip, std::exception_ptr& failure) {
    std::exception_ptr found;
    std::string passing_problem;
    try {
      passing_problem = decode(clip);
    } catch (...) {
      found = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    failure = found;
    decoding.erase(clip);
    if (!passing_problem.empty()) passing_problems[clip] = passing_problem;
    decoded.notify_all();
  }

  /// Returns why the file cannot be used this time, or publishes what it found.
  std::string decode(std::int64_t clip) {
    const fs::path path = path_of(clip);
    const std::uint64_t stamp = stamp_of(path);
    if (stamp == 0) return "no such file any more; scan the folder again";
    if (stamp != stamps[static_cast<std::size_t>(clip)]) {
      return "changed since the folder was scanned; scan it again";
    }
    if (dataset->clips[static_cast<std::size_t>(clip)].seconds() > kLongestSeconds) {
      publish_problem(clip, "longer than a day; cut it into shorter files");
      return {};
    }
    BlockWriter writer(*file, clip);
    try {
      decode_mono(
          path, rate, dataset->channel,
          [&](std::span<const float> block) { return writer.push(block); },
          [&] { writer.restart(); });
    } catch (const CacheWriteError&) {
      throw;
    } catch (const std::runtime_error& error) {
      publish_problem(clip, error.what());
      return {};
    }
    writer.flush();
    if (writer.overflown()) {
      publish_problem(clip, "it goes on after the " + in_seconds(writer.length(), rate) +
                                " that its header says; converting it to FLAC puts that right");
    } else if (writer.length() == 0) {
      publish_problem(clip, "too short: not one sample at " + std::to_string(rate) + " Hz");
    } else if (writer.silent()) {
      publish_problem(clip, "silent: nothing in it rises above -80 dB");
    } else {
      file->publish(clip, CacheFile::State::Ready, writer.length());
    }
    return {};
  }

  void publish_problem(std::int64_t clip, std::string reason) {
    reason.resize(std::min<std::size_t>(reason.size(), kReasonBytes - sizeof(std::uint32_t)));
    const std::uint32_t check = check_word(0, reason);
    file->write(clip, 0, {reinterpret_cast<const char*>(&check), sizeof check});
    file->write(clip, sizeof check, reason);
    file->publish(clip, CacheFile::State::Problem, static_cast<std::int64_t>(reason.size()));
  }

  std::string reason(std::int64_t clip) {
    {
      const std::lock_guard lock(mutex);
      const auto passing = passing_problems.find(clip);
      if (passing != passing_problems.end()) return passing->second;
    }
    std::uint32_t check = 0;
    std::memcpy(&check, file->bytes(clip), sizeof check);
    const std::string text(file->bytes(clip) + sizeof check,
                           static_cast<std::size_t>(file->length(clip)));
    return check == check_word(0, text) ? text : "it could not be decoded";
  }

  /// False where a block is torn.
  bool copy(std::int64_t clip, std::int64_t begin, std::span<float> out) const {
    const auto* blocks = reinterpret_cast<const PcmBlock*>(file->bytes(clip));
    while (!out.empty()) {
      const PcmBlock& block = blocks[begin / PcmBlock::kSamples];
      if (!is_whole(block)) return false;
      const std::int64_t within = begin % PcmBlock::kSamples;
      const auto count =
          std::min<std::size_t>(out.size(), static_cast<std::size_t>(PcmBlock::kSamples - within));
      unpack(block, within, out.first(count));
      out = out.subspan(count);
      begin += static_cast<std::int64_t>(count);
    }
    return true;
  }
};

PcmCache::PcmCache(std::shared_ptr<const Dataset> dataset, std::int64_t sample_rate,
                   fs::path folder)
    : state_(std::make_shared<State>()) {
  if (sample_rate < 1) throw std::runtime_error("a sample rate of less than 1 Hz");
  state_->dataset = std::move(dataset);
  state_->rate = sample_rate;
  std::vector<std::int64_t> capacities;
  for (std::size_t i = 0; i < state_->dataset->clips.size(); ++i) {
    state_->stamps.push_back(stamp_of(state_->path_of(static_cast<std::int64_t>(i))));
    capacities.push_back(capacity_of(state_->dataset->clips[i], sample_rate));
  }
  if (folder.empty()) folder = default_cache_folder();
  state_->file = std::make_unique<CacheFile>(
      folder / "pcm", key_of(*state_->dataset, sample_rate, state_->stamps), capacities);
}

PcmCache::~PcmCache() = default;

void PcmCache::leave_when(std::stop_token asked) {
  state_->asked = std::move(asked);
}

const Dataset& PcmCache::dataset() const {
  return *state_->dataset;
}

std::int64_t PcmCache::sample_rate() const {
  return state_->rate;
}

std::int64_t PcmCache::length(std::int64_t clip) {
  return state_->decoded_state(clip) == CacheFile::State::Ready ? state_->file->length(clip) : 0;
}

void PcmCache::read(std::int64_t clip, std::int64_t start, std::span<float> out) {
  std::fill(out.begin(), out.end(), 0.0F);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::int64_t begin = std::max<std::int64_t>(start, 0);
    const std::int64_t end = std::min(start + static_cast<std::int64_t>(out.size()), length(clip));
    if (begin >= end) return;
    const auto wanted =
        out.subspan(static_cast<std::size_t>(begin - start), static_cast<std::size_t>(end - begin));
    const bool whole = state_->copy(clip, begin, wanted);
    state_->file->count_read((end - begin) * 2);
    if (whole) return;
    state_->decode_again(clip);
  }
  throw std::runtime_error(state_->path_of(clip).string() +
                           ": its place in the sound cache cannot be read back; is the disk well?");
}

std::optional<Problem> PcmCache::problem(std::int64_t clip) {
  if (state_->decoded_state(clip) != CacheFile::State::Problem) return {};
  return Problem{state_->dataset->clips[static_cast<std::size_t>(clip)].path, state_->reason(clip)};
}

fs::path default_cache_folder() {
  const auto variable = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  if (const fs::path own = variable("EARSHOT_CACHE"); !own.empty()) return own;
  if (const fs::path shared = variable("XDG_CACHE_HOME"); !shared.empty()) {
    return shared / "earshot";
  }
  const fs::path home = variable("HOME");
  return (home.empty() ? fs::temp_directory_path() : home) / ".cache" / "earshot";
}

}  // namespace earshot
