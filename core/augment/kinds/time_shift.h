#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot {

struct TimeShiftOptions : CommonAugmentOptions {
  enum class Fill { Roll, Silence };

  TimeShiftOptions() { probability = 0.5; }
  double most_part = 0.5;
  Fill fill = Fill::Roll;
  double fade_ms = 5.0;
};
void describe(Binder& binder, TimeShiftOptions& options);

/// Moves the sound earlier or later within the view. What leaves at one end comes in at the other,
/// or silence does; the joint is faded.
/// Source: audiomentations, Shift.
class TimeShift : public Augmentation {
 public:
  using Options = TimeShiftOptions;
  static EntryWords words();

  explicit TimeShift(const Options& options) : options_(options) {}
  /// Numbers: shift_samples, later is positive.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
