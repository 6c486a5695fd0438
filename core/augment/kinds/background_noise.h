#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct BackgroundNoiseOptions : CommonAugmentOptions {
  BackgroundNoiseOptions() { probability = 0.5; }
  double lowest_snr_db = 5.0;
  double highest_snr_db = 40.0;
  double lowest_slope = -6.0;
  double highest_slope = 6.0;
  bool keep_energy = false;
};
void describe(Binder& binder, BackgroundNoiseOptions& options);

/// Steady coloured noise at a signal-to-noise ratio: normal noise whose level falls or rises by so
/// many dB an octave above 20 Hz (-3 is pink, 0 white, 3 blue), and has none below.
/// Source: audiomentations, AddColorNoise (its ranges, without its A-weighting).
class BackgroundNoise : public Augmentation {
 public:
  using Options = BackgroundNoiseOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::added_noise}; }

  explicit BackgroundNoise(const Options& options) : options_(options) {}
  /// Numbers: snr_db, slope_db_per_octave. The key names the noise.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

/// waveform + g noise, both [batch, 1, time], with rms(waveform) / rms(g noise) the ratio of the
/// row. A silent row stays silent.
torch::Tensor mixed_at_snr(const torch::Tensor& waveform, const torch::Tensor& noise,
                           const std::vector<double>& snr_db);

}  // namespace earshot
