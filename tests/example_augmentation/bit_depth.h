#pragma once

#include "core/augment/augmentation.h"
#include "core/catalogue/catalogue.h"

namespace earshot::example {

struct BitDepthOptions : CommonAugmentOptions {
  std::int64_t fewest_bits = 5;
  std::int64_t most_bits = 10;
};
void describe(Binder& binder, BitDepthOptions& options);

/// Rounds samples to fewer bits. Source: audiomentations, BitCrush. It lives in the tests alone:
/// the example of docs/add-an-augmentation.md.
class BitDepth : public Augmentation {
 public:
  using Options = BitDepthOptions;
  static EntryWords words();

  explicit BitDepth(const Options& options) : options_(options) {}
  /// Numbers: bits.
  Drawn draw(Random& random, const ViewShape& shape) const override;
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<Drawn>& draws) const override;

 private:
  Options options_;
};

}  // namespace earshot::example
