#include "tests/example_views/swapped_prediction.h"

#include <algorithm>
#include <stdexcept>

namespace earshot::example {

torch::Tensor equal_partition(const torch::Tensor& scores, double epsilon, std::int64_t rounds) {
  const torch::NoGradGuard no_grad;
  const auto clips = static_cast<double>(scores.size(0));
  const auto prototypes = static_cast<double>(scores.size(1));
  torch::Tensor shares = ((scores - scores.max()) / epsilon).exp();
  for (std::int64_t round = 0; round < rounds; ++round) {
    shares = shares / (shares.sum(0, true) * prototypes).clamp_min(1e-30);
    shares = shares / (shares.sum(1, true) * clips).clamp_min(1e-30);
  }
  return shares * clips;
}

torch::Tensor swapped_prediction(const std::vector<torch::Tensor>& scores, std::size_t coded,
                                 double temperature, double epsilon) {
  const auto alike = [&](const torch::Tensor& one) {
    return one.dim() == 2 && one.sizes() == scores.front().sizes();
  };
  if (scores.size() < 2 || coded < 1 || coded > scores.size() ||
      !std::ranges::all_of(scores, alike)) {
    throw std::invalid_argument(
        "swapped prediction takes the scores of two or more views, [clips, prototypes]");
  }
  std::vector<torch::Tensor> losses;
  for (std::size_t code = 0; code < coded; ++code) {
    const torch::Tensor wanted = equal_partition(scores[code].detach(), epsilon);
    for (std::size_t view = 0; view < scores.size(); ++view) {
      if (view == code) continue;
      const torch::Tensor foretold = torch::log_softmax(scores[view] / temperature, 1);
      losses.push_back(-(wanted * foretold).sum(1).mean());
    }
  }
  return torch::stack(losses).mean();
}

}  // namespace earshot::example
