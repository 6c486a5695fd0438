#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "core/data/pcm_cache.h"

namespace earshot {

struct CheckRequest {
  double min_seconds = 0;  ///< clips shorter than this are problems; 0: none is too short
  int threads = 1;
};

struct CheckProgress {
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::vector<Problem> problems;  ///< new since the last report
};

/// Decodes every clip, filling the cache, and lists those that cannot be used: unreadable inside,
/// cut short, silent, too short; in the order of the clips. Reports about every 50 ms, on the
/// calling thread. Throws std::runtime_error where the cache cannot be written, and Stopped.
std::vector<Problem> check_sounds(PcmCache& cache, const CheckRequest& request = {},
                                  const std::function<void(const CheckProgress&)>& report = {},
                                  const std::stop_token& stop = {});

}  // namespace earshot
