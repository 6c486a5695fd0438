#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct GainOptions : CommonAugmentOptions {
  GainOptions() { probability = 0.3; }
  double lowest_db = -20.0;
  double highest_db = -1.0;
  bool clip = true;
};
void describe(Binder& binder, GainOptions& options);

/// y = x 10^(g/20), g uniform in dB, then cut to [-1, 1].
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations, whose gain is
/// torchaudio's Vol: it is that one which cuts.
class Gain : public Augmentation {
 public:
  using Options = GainOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::level}; }

  explicit Gain(const Options& options) : options_(options) {}
  /// Numbers: gain_db.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
