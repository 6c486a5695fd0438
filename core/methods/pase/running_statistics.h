#pragma once

#include <torch/torch.h>

namespace earshot {

/// Mean and variance of each row over all that was seen so far (Chan et al. 1979: batches are
/// merged exactly), kept in buffers, so that a run goes on from a checkpoint with the same bits.
/// Takes the place of PASE's statistics of the training set, which are calculated beforehand.
class RunningStatistics : public torch::nn::Module {
 public:
  explicit RunningStatistics(std::int64_t rows);

  /// While training, takes values [batch, rows, frames] in; then returns them with mean 0 and
  /// variance 1, as far as what was seen so far tells. A row that has always been the same becomes
  /// 0. No gradient.
  torch::Tensor standardised(const torch::Tensor& values);

 private:
  void take_in(const torch::Tensor& values);

  torch::Tensor count_, mean_, squares_;  ///< float64; squares: summed squared deviations
};

}  // namespace earshot
