#include "core/losses/queue_contrast.h"

#include <stdexcept>

#include "core/losses/info_nce.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

void check_queue(const torch::Tensor& queries, const torch::Tensor& keys,
                 const torch::Tensor& queue, double temperature) {
  if (queries.dim() != 2 || queries.sizes() != keys.sizes() || queries.size(0) < 1) {
    throw std::invalid_argument(
        "the contrast with a queue takes queries and keys [batch, dimensions] of one shape");
  }
  if (queue.dim() != 2 || queue.size(0) < 1 || queue.size(1) != queries.size(1)) {
    throw std::invalid_argument(
        "the contrast with a queue takes a queue [keys, dimensions] as wide as the queries");
  }
  if (!(temperature > 0)) {
    throw std::invalid_argument("the temperature of a contrast must be greater than 0");
  }
}

}  // namespace

QueueContrast queue_contrast(const torch::Tensor& queries, const torch::Tensor& keys,
                             const torch::Tensor& queue, double temperature) {
  check_queue(queries, keys, queue, temperature);
  const AutocastGuard full_precision(Precision::Float32, queries.device().str());
  const torch::Tensor positives = (queries * keys).sum(1, true);
  const torch::Tensor negatives = torch::matmul(queries, queue.t());
  const torch::Tensor logits = torch::cat({positives, negatives}, 1) / temperature;

  QueueContrast result;
  const InfoNce contrast = info_nce(logits.select(1, 0), logits.narrow(1, 1, queue.size(0)));
  result.loss = contrast.loss.mean();

  const torch::NoGradGuard no_grad;
  result.logits = logits.detach();
  result.accuracy = contrast.alone.mean();
  result.positive_similarity = positives.detach().mean();
  result.negative_similarity = negatives.detach().mean();
  return result;
}

}  // namespace earshot
