#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct FilterOptions : CommonAugmentOptions {
  FilterOptions() { probability = 0.8; }
  double high_pass_share = 0.5;
  double high_pass_lowest_hz = 200.0;
  double high_pass_highest_hz = 1200.0;
  double low_pass_lowest_hz = 2200.0;
  double low_pass_highest_hz = 4000.0;
  std::int64_t zeros = 8;
  bool keep_energy = false;
};
void describe(Binder& binder, FilterOptions& options);

/// A high-pass or a low-pass, never both: julius's Hann-windowed sinc, without delay. A cut-off at
/// or above half the sample rate counts as half the sample rate.
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations, HighLowPass.
class Filter : public Augmentation {
 public:
  using Options = FilterOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::frequency_response}; }

  explicit Filter(const Options& options) : options_(options) {}
  /// Numbers: cutoff_hz, high_pass (1 or 0).
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
