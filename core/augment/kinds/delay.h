#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct DelayOptions : CommonAugmentOptions {
  DelayOptions() { probability = 0.3; }
  std::int64_t shortest_ms = 200;
  std::int64_t longest_ms = 450;
  std::int64_t step_ms = 50;
  double volume = 0.5;
};
void describe(Binder& binder, DelayOptions& options);

/// One echo: y = (x + v x_d) / 2, x_d the sound int(ms rate / 1000) samples later. The length
/// stays, and the sound itself loses 6 dB. Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2);
/// torchaudio-augmentations, Delay.
class Delay : public Augmentation {
 public:
  using Options = DelayOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::room}; }

  explicit Delay(const Options& options) : options_(options) {}
  /// Numbers: delay_ms.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
