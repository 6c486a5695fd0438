#include "app/session/shared_cache.h"

namespace earshot {

std::shared_ptr<PcmCache> SharedCache::get() {
  const std::scoped_lock lock(mutex_);
  if (!cache_) cache_ = std::make_shared<PcmCache>(dataset_, rate_);
  return cache_;
}

}  // namespace earshot
