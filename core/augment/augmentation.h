#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/drawn.h"
#include "core/base/random.h"
#include "core/params/binder.h"

namespace earshot {

/// The options that every augmentation has; an augmentation's own struct derives from it and calls
/// describe_common first.
struct CommonAugmentOptions {
  bool enabled = true;
  double probability = 1.0;
};
void describe_common(Binder& binder, CommonAugmentOptions& options, const std::string& source);

struct ViewShape {
  std::int64_t sample_rate = 0;  ///< Hz
  std::int64_t samples = 0;      ///< of one view
};

/// One augmentation of raw audio. Immutable once made, so every thread may use one.
/// Drawing is plain arithmetic on the CPU; applying is batched tensor code on whatever device the
/// waveform lies on, which never waits for a value (no .item(), no copy to the CPU).
class Augmentation {
 public:
  virtual ~Augmentation() = default;

  /// Draws the parameters for one view that the augmentation is applied to. The same random stream
  /// gives the same draw. Sets numbers, words and, where per-sample noise is needed, key.
  virtual Drawn draw(Random& random, const ViewShape& shape) const = 0;

  /// waveform [batch, 1, time], one draw a row, every row to be applied. Returns the same shape,
  /// finite; silence stays silence (or becomes noise only). Does not write into its argument.
  /// A row's result does not depend on the other rows.
  virtual torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                              const std::vector<Drawn>& draws) const = 0;
};

}  // namespace earshot
