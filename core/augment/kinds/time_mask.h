#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

struct TimeMaskOptions : CommonAugmentOptions {
  TimeMaskOptions() { probability = 0.5; }
  std::int64_t count = 1;
  double shortest_part = 0.01;
  double longest_part = 0.2;
  double fade_ms = 5.0;
};
void describe(Binder& binder, TimeMaskOptions& options);

/// Silences stretches whose length and place are uniform, fading out and in within each.
/// Source: SpecAugment's time mask (Park et al. 2019, sec. 2); audiomentations, TimeMask, for the
/// waveform, its lengths and its fades.
class TimeMask : public Augmentation {
 public:
  using Options = TimeMaskOptions;
  static EntryWords words();

  explicit TimeMask(const Options& options) : options_(options) {}
  /// Numbers: start_1_samples, length_1_samples, start_2_samples, ...
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
