#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct BandStopOptions : CommonAugmentOptions {
  BandStopOptions() { probability = 0.5; }
  double narrowest_part = 0.05;
  double widest_part = 0.34;
  bool keep_energy = false;
};
void describe(Binder& binder, BandStopOptions& options);

/// Removes one band, its width and place uniform on the mel axis, with edges of an eighth of the
/// width each; no phase.
/// Source: SpecAugment's frequency mask (Park et al. 2019, sec. 2). Ours: on the waveform, so that
/// it is heard; what lies in the band becomes silence, not the mean.
class BandStop : public Augmentation {
 public:
  using Options = BandStopOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::frequency_response}; }

  explicit BandStop(const Options& options) : options_(options) {}
  /// Numbers: low_hz, high_hz.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
