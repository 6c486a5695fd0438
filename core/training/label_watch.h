#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/data/pcm_cache.h"
#include "core/experiment/experiment.h"
#include "core/measures/health_verdict.h"
#include "core/models/encoder.h"
#include "core/training/recorded_label.h"

namespace earshot {

/// How well a label can be read from features: of validation clips, what the nearest training clips
/// vote for and what a linear probe of the training clips names. The test split is never asked.
struct LabelReading {
  double knn = 0, probe = 0;        ///< 0..1
  std::vector<std::uint8_t> named;  ///< validation clip -> the probe named it rightly
};

/// Watches, while an encoder learns, whether the label becomes easier or harder to read than it was
/// before the first step: the same clips, the same probe, first weights against present ones.
class LabelWatch {
 public:
  /// `dataset` and `cache` outlive it. `untrained()` is the run's encoder with its first weights on
  /// the run's device.
  LabelWatch(const Dataset& dataset, PcmCache& cache, const Experiment& experiment,
             std::function<EncoderPointer()> untrained);

  /// There are labels to be read, and clips of both splits.
  bool can_read() const { return can_read_; }
  /// Reads the present encoder; at the first time the untrained one too. Throws Stopped.
  void read(Encoder& encoder, const std::stop_token& stop);
  /// The latest reading beside that at the start, by the curves' names; empty before the first.
  std::vector<std::pair<std::string, double>> values() const;
  /// The same, as health judges it.
  std::optional<LabelSinceStart> since_start() const;

 private:
  LabelReading reading_of(Encoder& encoder, const std::stop_token& stop) const;
  std::vector<std::int64_t> sample(std::vector<std::int64_t> clips, std::size_t most) const;

  const Experiment& experiment_;
  PcmCache& cache_;
  std::function<EncoderPointer()> untrained_;
  std::string label_;
  std::vector<std::int64_t> clips_;   ///< training clips, then validation clips
  std::vector<std::int64_t> labels_;  ///< of clips_
  std::size_t training_ = 0;          ///< so many of them are training clips
  std::int64_t classes_ = 0;
  bool can_read_ = false;
  std::optional<LabelReading> start_, now_;
};

}  // namespace earshot
