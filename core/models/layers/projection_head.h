#pragma once

#include <torch/torch.h>

#include <string>

#include "core/tensor/batch_norm.h"

namespace earshot {

enum class HeadBias {
  None,    ///< no layer has one
  Hidden,  ///< all layers but the last
  All
};

struct ProjectionHeadOptions {
  std::int64_t in = 512;
  std::int64_t hidden = 512;
  std::int64_t out = 128;
  /// Linear layers; a ReLU follows each but the last. 0: the head is the identity.
  std::int64_t layers = 2;
  HeadBias bias = HeadBias::None;
  /// Batch norm after every linear layer, whose shift then takes the bias's place.
  bool batch_norm = false;
};

/// g in SimCLR's z = g(h): a small perceptron whose output only the loss sees. Its children are
/// numbered as torch.nn.Sequential would number them, ReLUs counted, so that checkpoints of the
/// published heads keep their names ("0.weight", "2.weight").
class ProjectionHead : public torch::nn::Module {
 public:
  explicit ProjectionHead(const ProjectionHeadOptions& options);

  /// features [batch, in]; returns [batch, out] (or [batch, in] where there is no layer).
  torch::Tensor forward(const torch::Tensor& features);

 private:
  struct Layer {
    torch::nn::Linear linear{nullptr};
    BatchNorm1d norm{nullptr};
  };
  std::vector<Layer> layers_;
};

}  // namespace earshot
