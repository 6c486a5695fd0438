#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

struct ClippingOptions : CommonAugmentOptions {
  ClippingOptions() { probability = 0.2; }
  double lowest_part = 0.1;
  double highest_part = 0.5;
};
void describe(Binder& binder, ClippingOptions& options);

/// Cuts what lies beyond a drawn part of the view's own highest and lowest sample, as an overdriven
/// microphone does.
/// Source: PASE+ (Ravanelli et al. 2020, sec. 2.1). Ours: any part between the two, where PASE+'s
/// code takes 0.1, 0.3 or 0.5.
class Clipping : public Augmentation {
 public:
  using Options = ClippingOptions;
  static EntryWords words();

  explicit Clipping(const Options& options) : options_(options) {}
  /// Numbers: part.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
