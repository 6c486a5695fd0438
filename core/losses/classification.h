#pragma once

#include <torch/torch.h>

namespace earshot {

/// What a softmax classification gives for one batch; on the device of the input.
struct Classification {
  torch::Tensor loss;      ///< mean of -log softmax(logits)_label over the rows with a label
  torch::Tensor accuracy;  ///< share of those rows whose largest logit is the label's; detached
};

/// Cross entropy of logits [rows, classes] and labels [rows] (int64, -1 where unknown: the row is
/// left out). Without any label loss and accuracy are 0, with zero gradient. Float32 at least,
/// under autocast too. Throws std::invalid_argument for other shapes.
Classification classification(const torch::Tensor& logits, const torch::Tensor& labels);

}  // namespace earshot
