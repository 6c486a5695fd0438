#include "core/methods/grouped_pass.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace earshot {
namespace {

/// For its scope n passes move running statistics as far as one pass would: each with the momentum
/// m' of (1 - m')^n = 1 - m.
class SharedMomentum {
 public:
  SharedMomentum(const std::vector<torch::nn::Module*>& modules, std::int64_t passes) {
    for (torch::nn::Module* root : modules) {
      root->apply([&](torch::nn::Module& module) {
        if (auto* one = dynamic_cast<torch::nn::BatchNorm1dImpl*>(&module)) take(*one, passes);
        if (auto* two = dynamic_cast<torch::nn::BatchNorm2dImpl*>(&module)) take(*two, passes);
      });
    }
  }
  ~SharedMomentum() {
    for (const auto& [options, momentum] : before_) options->momentum(momentum);
  }
  SharedMomentum(const SharedMomentum&) = delete;
  SharedMomentum& operator=(const SharedMomentum&) = delete;

 private:
  template <class Norm>
  void take(Norm& norm, std::int64_t passes) {
    const auto momentum = norm.options.momentum();
    if (!momentum) return;  // a plain mean over all passes needs nothing
    before_.emplace_back(&norm.options, *momentum);
    norm.options.momentum(1.0 - std::pow(1.0 - *momentum, 1.0 / static_cast<double>(passes)));
  }

  std::vector<std::pair<torch::nn::BatchNormOptions*, double>> before_;
};

}  // namespace

std::vector<torch::Tensor> grouped_pass(
    const std::vector<torch::nn::Module*>& modules, const torch::Tensor& rows, std::int64_t groups,
    const std::function<std::vector<torch::Tensor>(const torch::Tensor&)>& forward) {
  const std::int64_t number =
      std::clamp<std::int64_t>(groups, 1, std::max<std::int64_t>(1, rows.size(0) / 2));
  if (number == 1) return forward(rows);
  const SharedMomentum shared(modules, number);
  std::vector<std::vector<torch::Tensor>> parts;
  for (const torch::Tensor& group : rows.tensor_split(number)) {
    const std::vector<torch::Tensor> results = forward(group);
    parts.resize(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) parts[i].push_back(results[i]);
  }
  std::vector<torch::Tensor> whole;
  for (const auto& part : parts) whole.push_back(torch::cat(part));
  return whole;
}

}  // namespace earshot
