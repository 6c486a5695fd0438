#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "core/data/pcm_cache.h"

namespace earshot {

/// The cache of decoded sound for one data set at one rate, made by whoever needs it first, on a
/// worker's thread. Safe to use from any thread.
class SharedCache {
 public:
  SharedCache(std::shared_ptr<const Dataset> dataset, std::int64_t rate)
      : dataset_(std::move(dataset)), rate_(rate) {}
  std::int64_t rate() const { return rate_; }
  const std::shared_ptr<const Dataset>& dataset() const { return dataset_; }
  /// Throws std::runtime_error where the cache file cannot be made.
  std::shared_ptr<PcmCache> get();

 private:
  std::shared_ptr<const Dataset> dataset_;
  std::int64_t rate_;
  std::mutex mutex_;
  std::shared_ptr<PcmCache> cache_;
};

}  // namespace earshot
