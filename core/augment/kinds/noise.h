#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct NoiseOptions : CommonAugmentOptions {
  NoiseOptions() { probability = 0.01; }
  double least_ratio = 1e-4;
  double most_ratio = 1e-2;
};
void describe(Binder& binder, NoiseOptions& options);

/// y = x + r std(x) n, n white and normal, r uniform. torchaudio-augmentations calls r a
/// signal-to-noise ratio; it is the ratio of amplitudes the other way round (1e-4 to 1e-2 is 80 to
/// 40 dB). std is the unbiased one, the mean removed.
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations, Noise.
class Noise : public Augmentation {
 public:
  using Options = NoiseOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::added_noise}; }

  explicit Noise(const Options& options) : options_(options) {}
  /// Numbers: ratio. The key names the noise.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

/// The sum itself, for a noise that is given: waveform and noise [batch, 1, time].
torch::Tensor with_noise(const torch::Tensor& waveform, const torch::Tensor& noise,
                         const std::vector<double>& ratios);

}  // namespace earshot
