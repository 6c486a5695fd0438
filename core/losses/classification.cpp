#include "core/losses/classification.h"

#include <stdexcept>

#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {

Classification classification(const torch::Tensor& logits, const torch::Tensor& labels) {
  if (logits.dim() != 2 || labels.dim() != 1 || logits.size(0) != labels.size(0)) {
    throw std::invalid_argument("a classification takes logits [rows, classes] and labels [rows]");
  }
  const AutocastGuard full_precision(Precision::Float32, logits.device().str());
  const torch::Tensor scores = at_least_float32(logits);
  const torch::Tensor known = labels.ge(0);
  const torch::Tensor rows = known.sum().clamp_min(1);
  const torch::Tensor likelihood =
      torch::log_softmax(scores, 1).gather(1, labels.clamp_min(0).unsqueeze(1)).squeeze(1);
  Classification result;
  result.loss = -(likelihood * known).sum() / rows;

  const torch::NoGradGuard no_grad;
  result.accuracy = scores.argmax(1).eq(labels).sum().to(scores.dtype()) / rows;
  return result;
}

}  // namespace earshot
