#pragma once

#include <torch/torch.h>

#include <memory>

#include "core/models/layers/learned_filterbank.h"
#include "core/models/layers/strided_layers.h"
#include "core/models/log_mel.h"
#include "core/params/binder.h"

namespace earshot {

/// What an encoder that was published on raw sound hears.
struct FrontEndOptions {
  enum class Kind { Raw, LogMel, Lfb };
  Kind kind = Kind::Raw;
  std::int64_t bands = 64;  ///< where it is not raw
};

/// Declares "front_end" and "bands"; `published` is the source of the raw one.
void describe_front_end(Binder& binder, FrontEndOptions& options, const std::string& published);

/// Bands of frequency every 10 ms, each column of 25 ms by itself: log-mel as the small log-mel
/// network has it (from 50 Hz on, column t of the 400 samples from 160 t on), or a
/// LearnedFilterbank. A constant level is taken off and a constant spread divided by, for nothing
/// that is measured over a clip may tell a frame of what comes.
class FrontEnd : public torch::nn::Module {
 public:
  /// sample_rate in Hz. Throws std::invalid_argument for raw sound, which has none, and where the
  /// bands do not fit the rate.
  FrontEnd(const FrontEndOptions& options, std::int64_t sample_rate);

  /// waveform [batch, 1, time >= minimum_samples()]; returns [batch, bands(), frames].
  torch::Tensor forward(const torch::Tensor& waveform);
  std::int64_t bands() const { return options_.bands; }
  std::int64_t hop_samples() const;
  std::int64_t minimum_samples() const;

 private:
  FrontEndOptions options_;
  std::int64_t sample_rate_ = 0;
  std::shared_ptr<LogMel> log_mel_;
  std::shared_ptr<LearnedFilterbank> filterbank_;
};

/// The convolutions that follow a front end: two, each over one column.
std::vector<StridedLayer> column_layers();

/// Null for raw sound.
std::shared_ptr<FrontEnd> make_front_end(const FrontEndOptions& options, std::int64_t sample_rate);

/// The shortest sound that gives so many frames (at least 1) at least; raw sound through `raw`.
std::int64_t front_end_samples(const FrontEndOptions& options, std::int64_t sample_rate,
                               std::int64_t frames, const std::vector<StridedLayer>& raw);

}  // namespace earshot
