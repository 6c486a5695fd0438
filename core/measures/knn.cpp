#include "core/measures/knn.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace earshot {
namespace {

constexpr std::int64_t kQueriesAtOnce = 1024;
constexpr double kSharpest = 600.0;  // exp(600) is still far from overflowing a double

torch::Tensor unit(const torch::Tensor& rows) {
  const torch::Tensor values =
      rows.scalar_type() == torch::kFloat64 ? rows : rows.to(torch::kFloat32);
  return values / values.norm(2, 1, true).clamp_min(1e-12);
}

}  // namespace

torch::Tensor knn_scores(const torch::Tensor& bank, const torch::Tensor& labels,
                         const torch::Tensor& queries, std::int64_t classes,
                         const KnnSettings& settings) {
  if (bank.dim() != 2 || queries.dim() != 2 || bank.size(1) != queries.size(1)) {
    throw std::invalid_argument("kNN: bank and queries need the same features");
  }
  if (bank.size(0) == 0 || labels.numel() != bank.size(0)) {
    throw std::invalid_argument("kNN: one label for each row of a bank that is not empty");
  }
  if (settings.neighbours < 1 || !(settings.temperature > 0.0)) {
    throw std::invalid_argument("kNN: k and tau must be above 0");
  }
  torch::NoGradGuard no_grad;
  const std::int64_t k = std::min(settings.neighbours, bank.size(0));
  const double sharpness = 1.0 / settings.temperature;
  const torch::Tensor known = unit(bank).t();
  const torch::Tensor own_labels = labels.to(queries.device());
  std::vector<torch::Tensor> blocks;
  for (const torch::Tensor& block : unit(queries).split(kQueriesAtOnce)) {
    const auto [similarity, index] = torch::mm(block, known).topk(k, 1);
    torch::Tensor exponent = similarity.to(torch::kFloat64);
    if (sharpness > kSharpest) exponent = exponent - exponent.amax(1, true);
    const torch::Tensor votes = torch::zeros({block.size(0), classes}, exponent.options());
    blocks.push_back(votes.scatter_add(1,
                                       own_labels.index_select(0, index.flatten()).view_as(index),
                                       exponent.mul(sharpness).exp()));
  }
  if (blocks.empty()) return torch::zeros({0, classes}, queries.options().dtype(torch::kFloat64));
  return torch::cat(blocks);
}

double knn_accuracy(const torch::Tensor& bank, const torch::Tensor& labels,
                    const torch::Tensor& queries, const torch::Tensor& query_labels,
                    std::int64_t classes, const KnnSettings& settings) {
  if (queries.size(0) == 0 || query_labels.numel() != queries.size(0)) {
    throw std::invalid_argument("kNN: one label for each of the queries");
  }
  const torch::Tensor named = knn_scores(bank, labels, queries, classes, settings).argmax(1);
  return named.eq(query_labels.to(named.device())).to(torch::kFloat64).mean().item<double>();
}

}  // namespace earshot
