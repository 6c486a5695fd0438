#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/built_in/importers.h"
#include "core/data/pcm_cache.h"
#include "core/data/scan.h"
#include "tests/support/support.h"

namespace earshot::testing {

/// A folder of float sounds at 16 kHz, mono, as a data set with its cache.
struct OpenedSounds {
  static constexpr std::int64_t rate = 16000;

  TemporaryFolder folder;
  std::shared_ptr<const Dataset> dataset;
  std::unique_ptr<PcmCache> cache;

  void add(const std::string& name, const std::vector<float>& samples) {
    constexpr int float_wav = 0x010006;  // SF_FORMAT_WAV | SF_FORMAT_FLOAT
    write_sound(folder.path() / "sounds" / name, samples, rate, 1, float_wav);
  }
  void open() {
    dataset =
        std::make_shared<const Dataset>(scan(built_in_importers(), {folder.path() / "sounds"}));
    cache = std::make_unique<PcmCache>(dataset, rate, folder.path() / "cache");
  }
  std::int64_t clip(const std::string& path) const { return dataset->find(path); }
};

inline std::vector<float> noise(std::size_t count, std::uint64_t seed) {
  Random random(seed, {});
  std::vector<float> samples(count);
  for (float& sample : samples) sample = static_cast<float>(0.1 * random.normal());
  return samples;
}

}  // namespace earshot::testing
