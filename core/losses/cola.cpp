#include "core/losses/cola.h"

#include <stdexcept>

#include "core/losses/nt_xent.h"
#include "core/tensor/at_least_float32.h"
#include "core/tensor/precision.h"

namespace earshot {
namespace {

void check_pairs(const torch::Tensor& anchors, const torch::Tensor& positives) {
  if (anchors.dim() != 2 || anchors.sizes() != positives.sizes()) {
    throw std::invalid_argument("COLA takes two matrices [clips, dimensions] of one shape");
  }
}

}  // namespace

torch::Tensor bilinear_similarity(const torch::Tensor& anchors, const torch::Tensor& positives,
                                  const torch::Tensor& weight) {
  check_pairs(anchors, positives);
  const std::int64_t width = anchors.size(1);
  if (weight.sizes() != torch::IntArrayRef({width, width})) {
    throw std::invalid_argument("COLA's bilinear weight must be [dimensions, dimensions]");
  }
  const AutocastGuard full_precision(Precision::Float32, anchors.device().str());
  return torch::matmul(torch::matmul(at_least_float32(anchors), weight),
                       at_least_float32(positives).t());
}

torch::Tensor scaled_cosines(const torch::Tensor& anchors, const torch::Tensor& positives,
                             double temperature) {
  check_pairs(anchors, positives);
  if (!(temperature > 0)) {
    throw std::invalid_argument("COLA's temperature must be greater than 0");
  }
  const AutocastGuard full_precision(Precision::Float32, anchors.device().str());
  return torch::matmul(unit_rows(at_least_float32(anchors)),
                       unit_rows(at_least_float32(positives)).t()) /
         temperature;
}

Cola cola(const torch::Tensor& similarity) {
  if (similarity.dim() != 2 || similarity.size(0) != similarity.size(1) || similarity.size(0) < 1) {
    throw std::invalid_argument("COLA takes a square matrix of similarities");
  }
  const std::int64_t clips = similarity.size(0);
  Cola result;
  result.loss = (torch::logsumexp(similarity, 1) - similarity.diagonal()).mean();

  const torch::NoGradGuard no_grad;
  const torch::Tensor own = torch::arange(clips, similarity.options().dtype(torch::kInt64));
  result.accuracy = similarity.argmax(1).eq(own).to(similarity.dtype()).mean();
  result.positive_similarity = similarity.diagonal().mean();
  result.largest_similarity = similarity.abs().max();
  if (clips > 1) {
    result.negative_similarity =
        (similarity.sum() - similarity.diagonal().sum()) / static_cast<double>(clips * (clips - 1));
  }
  return result;
}

}  // namespace earshot
