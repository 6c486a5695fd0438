#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/augment/augmentation.h"

namespace earshot {

/// One place in a chain. Probability and on/off live here, so an augmentation only knows its
/// effect.
struct ChainLink {
  std::string name;
  bool enabled = true;
  double probability = 1.0;
  std::shared_ptr<const Augmentation> augmentation;
};

/// Augmentations in their order. Immutable; a change of a setting makes a new chain.
class Chain {
 public:
  explicit Chain(std::vector<ChainLink> links) : links_(std::move(links)) {}
  const std::vector<ChainLink>& links() const { return links_; }

  /// One draw a link for the view named by (seed, epoch, clip, view). Each link draws from a stream
  /// of its own name, so that switching one off, or moving it, leaves the others' draws alone.
  std::vector<Drawn> draw(std::uint64_t seed, std::int64_t epoch, std::int64_t clip,
                          std::int64_t view, const ViewShape& shape) const;

  /// waveform [batch, 1, time]; draws[row][link] as `draw` gave them. Rows whose draw says "not
  /// applied" pass a link untouched.
  torch::Tensor apply(const torch::Tensor& waveform, std::int64_t sample_rate,
                      const std::vector<std::vector<Drawn>>& draws) const;

 private:
  std::vector<ChainLink> links_;
};

}  // namespace earshot
