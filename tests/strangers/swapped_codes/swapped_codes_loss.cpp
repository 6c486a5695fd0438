#include "tests/strangers/swapped_codes/swapped_codes_loss.h"

#include <stdexcept>

namespace earshot::strangers {

torch::Tensor sinkhorn_codes(const torch::Tensor& scores, double epsilon, std::int64_t rounds) {
  if (scores.dim() != 2 || epsilon <= 0 || rounds < 1) {
    throw std::invalid_argument("codes need scores of rows, an epsilon above 0 and a round");
  }
  const torch::NoGradGuard no_grad;
  // Of logarithms, so that no prototype's share is lost to rounding.
  torch::Tensor codes = scores.detach() / epsilon;
  for (std::int64_t round = 0; round < rounds; ++round) {
    codes = codes - codes.logsumexp(0, true);  // each prototype: as much as any other
    codes = codes - codes.logsumexp(1, true);  // each row: 1
  }
  return codes.exp();
}

torch::Tensor swapped_loss(const std::vector<torch::Tensor>& scores,
                           const std::vector<torch::Tensor>& codes, double temperature) {
  if (scores.size() < 2 || codes.empty() || codes.size() > scores.size()) {
    throw std::invalid_argument("swapped prediction needs two crops and the codes of one");
  }
  std::vector<torch::Tensor> told;
  for (const torch::Tensor& crop : scores) {
    if (crop.dim() != 2 || crop.sizes() != codes[0].sizes()) {
      throw std::invalid_argument("crops and codes differ in clips or prototypes");
    }
    told.push_back((crop / temperature).log_softmax(1));
  }
  std::vector<torch::Tensor> losses;
  for (std::size_t code = 0; code < codes.size(); ++code) {
    for (std::size_t crop = 0; crop < scores.size(); ++crop) {
      if (crop == code) continue;
      losses.push_back(-(codes[code].detach() * told[crop]).sum(1).mean());
    }
  }
  return torch::stack(losses).mean();
}

}  // namespace earshot::strangers
