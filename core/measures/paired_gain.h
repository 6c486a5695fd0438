#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/measures/protocol.h"

namespace earshot {

/// How much more often one set of features names the class of the same items rightly than another.
struct PairedGain {
  double gain = 0;   ///< -1..1: share named rightly by the one, less that by the other
  double error = 0;  ///< its standard error
  std::int64_t items = 0;

  /// The 95 % interval (normal approximation).
  double low() const { return gain - 1.96 * error; }
  double high() const { return gain + 1.96 * error; }
  /// Wholly above or below 0.
  bool is_clear() const { return low() > 0 || high() < 0; }
};

/// `ours` and `theirs` say of the same items whether they were named rightly; only those that one
/// alone names rightly tell them apart (McNemar 1947; the variance of a difference of paired
/// shares: Agresti, Categorical Data Analysis, 3rd ed., sec. 11.1.1). Throws std::invalid_argument
/// where the counts differ.
PairedGain paired_gain(std::span<const std::uint8_t> ours, std::span<const std::uint8_t> theirs);

/// Of the test items of two results; nothing where one does not say what it named each of them, or
/// they are not of the same items.
std::optional<PairedGain> paired_gain(const ProbeResult& ours, const ProbeResult& theirs);

}  // namespace earshot
