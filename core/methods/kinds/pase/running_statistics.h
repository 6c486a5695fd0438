#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/base/sound_span.h"

namespace earshot {

/// Mean and variance of each row over all that was seen so far (Chan et al. 1979: batches are
/// merged exactly), kept in buffers, so that a run goes on from a checkpoint with the same bits.
/// Takes the place of PASE's statistics of the training set, which are calculated beforehand.
/// `of_chunks`: as PASE's code has it, where the scale is the deviation over chunks of the
/// deviation over frames (both unbiased), measured once beforehand (`measure`) or else of the first
/// batch.
class RunningStatistics : public torch::nn::Module {
 public:
  explicit RunningStatistics(std::int64_t rows, bool of_chunks = false);

  /// While training, takes values [batch, rows, frames] in (of chunks: the first alone, where
  /// nothing was measured); then returns them less their mean over their scale, as far as what was
  /// seen so far tells. A row that has always been the same becomes 0. No gradient. `heard`: the
  /// frames of each of the batch that are taken in, all where it is empty.
  torch::Tensor standardised(const torch::Tensor& values, const std::vector<SoundSpan>& heard = {});
  /// Takes values [batch, rows, frames] in, before training.
  void measure(const torch::Tensor& values, const std::vector<SoundSpan>& heard = {});
  bool of_chunks() const { return of_chunks_; }
  torch::Tensor mean() const { return all_.mean; }  ///< [rows], float64
  torch::Tensor scale() const;                      ///< [rows], float64

 private:
  struct Moments {
    torch::Tensor count, mean, squares;  ///< float64; squares: summed squared deviations
    void take_in(const torch::Tensor& values, std::int64_t number, torch::IntArrayRef along);
  };
  bool of_chunks_;
  bool known_ = false;  ///< of chunks: whether what was measured needs no look any more
  Moments all_;         ///< of every value
  Moments chunks_;      ///< of each chunk's deviation over its frames
};

}  // namespace earshot
