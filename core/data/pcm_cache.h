#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include "core/data/dataset.h"

namespace earshot {

/// Decoded, resampled sound of a data set, mono (Dataset::channel), at one rate, in a memory-mapped
/// file that outlives the process. A clip is decoded when it is first asked for. Safe to use from
/// any thread; two processes may share one cache file.
class PcmCache {
 public:
  /// `folder` as default_cache_folder() unless told. Throws std::runtime_error where the file
  /// cannot be made.
  PcmCache(std::shared_ptr<const Dataset> dataset, std::int64_t sample_rate,
           std::filesystem::path folder = {});
  ~PcmCache();
  PcmCache(const PcmCache&) = delete;
  PcmCache& operator=(const PcmCache&) = delete;

  /// From now on, whoever waits for a clip to be decoded leaves with Stopped when asked to
  /// stop, even while a disk does not answer: the read goes on by itself. To be called before
  /// others use the cache.
  void leave_when(std::stop_token asked);

  const Dataset& dataset() const;
  std::int64_t sample_rate() const;

  /// Samples of a clip at this cache's rate; decodes it when needed. 0 for a clip that cannot be
  /// used (problem() says why).
  std::int64_t length(std::int64_t clip);

  /// Copies samples [start, start + out.size()) of a clip, mono, zero outside of the clip.
  void read(std::int64_t clip, std::int64_t start, std::span<float> out);

  /// Why the clip cannot be used: unreadable, silent; empty where it can. Decodes it when needed.
  std::optional<Problem> problem(std::int64_t clip);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// $EARSHOT_CACHE, else $XDG_CACHE_HOME/earshot, else ~/.cache/earshot.
std::filesystem::path default_cache_folder();

}  // namespace earshot
