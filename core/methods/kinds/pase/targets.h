#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/features/gammatone.h"

namespace earshot {

struct PaseTargetOptions {
  std::int64_t sample_rate = 16000;     ///< Hz
  std::int64_t hop = 160;               ///< samples
  bool as_code = false;                 ///< where paper and code differ: the code
  std::int64_t mfcc_coefficients = 20;  ///< of "mfcc"; "mfcc_long" always has 20
  double lowest_f0_hz = 60, highest_f0_hz = 300;
};

/// One feature that a worker is to foretell, calculated from the clean sound.
struct PaseTarget {
  std::string name;       ///< "lps"
  std::int64_t rows = 0;  ///< without deltas
  /// waveform [batch, time], frames -> [batch, rows, at most so many frames], in the waveform's
  /// precision.
  std::function<torch::Tensor(const torch::Tensor& waveform, std::int64_t frames)> calculate;
};

/// The gammatone filters, whose output two targets share: the one of the last waveform is kept.
class SharedGammatone {
 public:
  explicit SharedGammatone(const GammatoneOptions& options) : filters_(options) {}
  const torch::Tensor& power(const torch::Tensor& waveform);
  void forget() { waveform_ = power_ = torch::Tensor(); }

 private:
  Gammatone filters_;
  torch::Tensor waveform_, power_;
};

/// The target of one of pase_target_names(). Pascual et al. 2019, sec. 2.2; Ravanelli et al. 2020,
/// table 2; windows as in their code (25 ms; the long ones 32, 64 and 128 ms), scaled to other
/// sample rates. Throws std::invalid_argument for any other name.
PaseTarget pase_target(const std::string& name, const PaseTargetOptions& options,
                       const std::shared_ptr<SharedGammatone>& gammatone);

/// [batch, rows, frames], with their deltas [batch, 3 rows, frames]: the last frame is repeated
/// where a target has fewer frames, after the deltas are taken, as PASE's code does.
torch::Tensor target_frames(const PaseTarget& target, const torch::Tensor& waveform,
                            std::int64_t frames, bool deltas);

/// lps, lps_long, fbank, fbank_long, gammatone, gammatone_long, mfcc, mfcc_long, prosody.
const std::vector<std::string>& pase_target_names();

/// The filters that the gammatone targets of these options take.
std::shared_ptr<SharedGammatone> pase_gammatone(const PaseTargetOptions& options);

}  // namespace earshot
