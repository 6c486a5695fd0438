#include "core/training/watched_clips.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "core/base/random.h"

namespace earshot {

std::vector<std::int64_t> watched_clips(const Dataset& dataset, std::uint64_t seed,
                                        std::int64_t count) {
  std::vector<std::int64_t> all(dataset.clips.size());
  std::iota(all.begin(), all.end(), std::int64_t{0});
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t kept = std::min(count, size);
  Random random(seed, {name_hash("watched clips")});
  for (std::int64_t i = 0; i < kept; ++i) {
    std::swap(all[static_cast<std::size_t>(i)],
              all[static_cast<std::size_t>(random.integer(i, size - 1))]);
  }
  all.resize(static_cast<std::size_t>(kept));
  std::sort(all.begin(), all.end());
  return all;
}

std::string embeddings_file(std::int64_t step) {
  char name[32];
  std::snprintf(name, sizeof name, "%08lld.npy", static_cast<long long>(step));
  return name;
}

}  // namespace earshot
