#pragma once

#include "core/augment/augmentation.h"
#include "core/augment/kernels/time_stretch.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct PitchShiftOptions : CommonAugmentOptions {
  PitchShiftOptions() { probability = 0.6; }
  std::int64_t lowest_cents = -700;
  std::int64_t highest_cents = 700;
  double segment_ms = 82.0;
  double search_ms = 14.68;
  double overlap_ms = 12.0;
};
void describe(Binder& binder, PitchShiftOptions& options);

/// Higher or lower at the same length, as SoX's pitch does it: stretched by WSOLA, then resampled
/// by the inverse. A row that is too short or not finite comes back unchanged.
/// Source: CLMR (Spijkervet & Burgoyne 2021, sec. 3.2); torchaudio-augmentations, PitchShift. We
/// resample with our own sinc, and at the end of a view we repeat the last segments where SoX falls
/// silent.
class PitchShift : public Augmentation {
 public:
  using Options = PitchShiftOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::pitch}; }

  explicit PitchShift(const Options& options) : options_(options) {}
  /// Numbers: cents.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

/// The same in tensor operations, for any device. waveform [batch, 1, time], one ratio of
/// frequencies and one plan a row; the plans differ by their factor alone, and are possible.
torch::Tensor pitch_shifted(const torch::Tensor& waveform, const std::vector<double>& ratios,
                            const std::vector<StretchPlan>& plans);

}  // namespace earshot
