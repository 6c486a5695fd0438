#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct EqualiserOptions : CommonAugmentOptions {
  EqualiserOptions() { probability = 0.5; }
  std::int64_t points = 6;
  double deviation_db = 4.0;
};
void describe(Binder& binder, EqualiserOptions& options);

/// A smooth random frequency response: gains in dB at points evenly spaced on the mel axis from 0
/// to half the sample rate, each normal, with a half cosine from one to the next; no phase.
/// Source: FilterAugment (Nam, Kim & Park 2022, sec. 2.2, its linear form). Ours: on the waveform
/// rather than the spectrogram, so that it is heard; evenly spaced points; normal gains.
class Equaliser : public Augmentation {
 public:
  using Options = EqualiserOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::frequency_response}; }

  explicit Equaliser(const Options& options) : options_(options) {}
  /// Numbers: gain_1_db, gain_2_db, ... from low to high.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
