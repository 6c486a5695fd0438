#pragma once

#include <torch/torch.h>

namespace earshot {

struct BlockPredictorOptions {
  std::int64_t channels = 32;  ///< of a block, and of the context
  std::int64_t hidden = 512;
  std::int64_t layers = 2;
  double dropout = 0.1;
  std::int64_t steps = 6;
  /// The scorer's maps begin N(0, 1), as in the published code; else uniform, as small as the
  /// inverse root of the channels.
  bool normal_start = false;
};

/// VQ-CPC's context network and scorer (Hadjeres & Crestel 2020, sec. 3): a GRU reads the known
/// blocks, its last state becomes the context c, and c W_k is what step k should look like, so that
/// the score of block z is f_k = c W_k z.
class BlockPredictor : public torch::nn::Module {
 public:
  explicit BlockPredictor(const BlockPredictorOptions& options);

  /// known [batch, blocks, channels]; returns [batch, 1, steps, channels].
  torch::Tensor forward(const torch::Tensor& known);

 private:
  double dropout_;  ///< between the layers
  torch::nn::GRU reader_{nullptr};
  torch::nn::Linear context_{nullptr};
  torch::Tensor maps_;  ///< [steps, channels, channels]
};

}  // namespace earshot
