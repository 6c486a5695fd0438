#include "core/data/same_sounds.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "core/base/random.h"
#include "core/base/stopped.h"

namespace earshot {
namespace {

using Clips = std::vector<std::int64_t>;
/// What two clips of the same sound have in common; nothing where a clip cannot be read.
using Likeness = std::function<std::optional<std::uint64_t>(std::int64_t)>;

constexpr std::size_t kBlock = 4096;

/// Two lanes of SplitMix64 over eight bytes at a time.
class ContentHash {
 public:
  void add(const char* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; i += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + i, std::min(sizeof word, count - i));
      hash_ = mixed(hash_ ^ word) + 0x9E3779B97F4A7C15ULL;
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0x243F6A8885A308D3ULL;
};

bool in_two_splits(const Dataset& dataset, const Clips& clips) {
  return std::ranges::any_of(clips, [&](std::int64_t clip) {
    return dataset.clips[static_cast<std::size_t>(clip)].split !=
           dataset.clips[static_cast<std::size_t>(clips[0])].split;
  });
}

/// Those parts of each group that agree, where they are in two splits.
std::vector<Clips> parted(const Dataset& dataset, const std::vector<Clips>& groups,
                          const Likeness& likeness, const std::stop_token& stop) {
  std::vector<Clips> finer;
  for (const Clips& group : groups) {
    std::map<std::uint64_t, Clips> parts;
    for (const std::int64_t clip : group) {
      leave_if_stopped(stop);
      if (const auto own = likeness(clip)) parts[*own].push_back(clip);
    }
    for (auto& [own, part] : parts) {
      if (part.size() > 1 && in_two_splits(dataset, part)) finer.push_back(std::move(part));
    }
  }
  return finer;
}

SharedSounds told(const Dataset& dataset, const std::vector<Clips>& groups) {
  SharedSounds shared;
  std::string example;
  for (const Clips& group : groups) {
    std::map<Split, std::string> first;
    for (const std::int64_t clip : group) {
      const Clip& own = dataset.clips[static_cast<std::size_t>(clip)];
      first.emplace(own.split, own.path);
    }
    const bool tests = first.contains(Split::Test);
    ++(tests ? shared.test : shared.valid);
    const bool trains = first.contains(Split::Train);
    if (!example.empty() || (tests && !trains)) continue;
    example = first.at(tests ? Split::Test : Split::Valid) + " as " + first.at(Split::Train);
  }
  const std::int64_t count = shared.test > 0 ? shared.test : shared.valid;
  if (count == 0) return shared;
  shared.words = std::to_string(count) + (count == 1 ? " sound of the " : " sounds of the ") +
                 (shared.test > 0 ? "test" : "validation") + " split " +
                 (count == 1 ? "is" : "are") +
                 (shared.test > 0 && example.empty() ? " in validation too" : " in training too") +
                 (example.empty() ? "" : ", e.g. " + example);
  return shared;
}

SharedSounds found_by(const Dataset& dataset, const std::vector<Likeness>& ways,
                      const std::stop_token& stop) {
  Clips all(dataset.clips.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
  if (all.empty()) return {};
  std::vector<Clips> groups{std::move(all)};
  for (const Likeness& way : ways) groups = parted(dataset, groups, way, stop);
  return told(dataset, groups);
}

/// Blocks from three places of a file; headers alone would agree too often.
std::optional<std::uint64_t> some_of_file(const std::filesystem::path& file, std::int64_t bytes) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  std::ifstream stream(file, std::ios::binary);
  ContentHash hash;
  std::array<char, kBlock> block{};
  for (const std::int64_t place :
       {bytes / 4, bytes / 2, bytes - static_cast<std::int64_t>(kBlock)}) {
    stream.clear();
    stream.seekg(std::max<std::int64_t>(place, 0));
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.add(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return hash.value();
}

std::optional<std::uint64_t> whole_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return {};
  ContentHash hash;
  std::vector<char> block(1 << 18);
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    hash.add(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return hash.value();
}

}  // namespace

SharedSounds shared_sounds(const Dataset& dataset, const std::stop_token& stop) {
  const auto clip_at = [&](std::int64_t clip) -> const Clip& {
    return dataset.clips[static_cast<std::size_t>(clip)];
  };
  return found_by(
      dataset,
      {[&](std::int64_t clip) -> std::optional<std::uint64_t> {
         if (clip_at(clip).bytes <= 0) return {};
         return static_cast<std::uint64_t>(clip_at(clip).bytes);
       },
       [&](std::int64_t clip) {
         return some_of_file(dataset.root / clip_at(clip).path, clip_at(clip).bytes);
       },
       [&](std::int64_t clip) { return whole_file(dataset.root / clip_at(clip).path); }},
      stop);
}

SharedSounds shared_sounds(PcmCache& cache, const std::stop_token& stop) {
  const auto samples = [&](std::int64_t clip, std::int64_t start, std::int64_t count,
                           ContentHash& hash) {
    std::vector<float> values(static_cast<std::size_t>(count));
    cache.read(clip, start, values);
    hash.add(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  };
  return found_by(cache.dataset(),
                  {[&](std::int64_t clip) -> std::optional<std::uint64_t> {
                     const std::int64_t length = cache.length(clip);
                     if (length <= 0) return {};
                     return static_cast<std::uint64_t>(length);
                   },
                   [&](std::int64_t clip) -> std::optional<std::uint64_t> {
                     ContentHash hash;
                     samples(clip, cache.length(clip) / 2, 256, hash);
                     return hash.value();
                   },
                   [&](std::int64_t clip) -> std::optional<std::uint64_t> {
                     ContentHash hash;
                     constexpr std::int64_t block = 1 << 16;
                     const std::int64_t length = cache.length(clip);
                     for (std::int64_t at = 0; at < length; at += block) {
                       samples(clip, at, std::min(block, length - at), hash);
                     }
                     return hash.value();
                   }},
                  stop);
}

}  // namespace earshot
