#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/change_kinds.h"

namespace earshot {

struct CodecOptions : CommonAugmentOptions {
  CodecOptions() { probability = 0.3; }
  double kept_hz = 1000;
  std::int64_t bands = 8;
};
void describe(Binder& binder, CodecOptions& options);

/// What a speech codec of very few bits a second leaves: below kept_hz the sound itself; above it,
/// for every 16 ms and each of a few bands, only the energy, put on noise of its own.
/// Ours; in the place of Codec2 at 1,600 bit/s, which PASE+'s code has and its paper has not.
class Codec : public Augmentation {
 public:
  using Options = CodecOptions;
  static EntryWords words();
  static std::vector<std::string> kinds() { return {change_kind::coder}; }

  explicit Codec(const Options& options) : options_(options) {}
  /// No numbers. The key names the noise.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot
