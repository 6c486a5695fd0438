#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

struct PolarityOptions : CommonAugmentOptions {
  PolarityOptions() { probability = 0.8; }
};
void describe(Binder& binder, PolarityOptions& options);

/// y = -x. The ear does not notice; an encoder of raw audio must learn not to.
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations.
class Polarity : public Augmentation {
 public:
  using Options = PolarityOptions;
  static EntryWords words();

  explicit Polarity(const Options&) {}
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;
};

}  // namespace earshot
