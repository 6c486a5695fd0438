#include "core/methods/parts/grouped_pass.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/tensor/batch_norm.h"

namespace earshot {
namespace {

/// For its scope the batch norms of some modules normalise a batch in groups: those that can, by
/// themselves; where there are others, all wait for the groups one by one. Either way they move
/// their running statistics as far as one pass would: each group with the momentum m' of
/// (1 - m')^groups = 1 - m.
class GroupedNorms {
 public:
  GroupedNorms(const std::vector<torch::nn::Module*>& modules, std::int64_t groups)
      : groups_(groups) {
    for (torch::nn::Module* root : modules) {
      root->apply([this](torch::nn::Module& module) {
        visit_batch_norm(module, [this](auto& norm) { take(norm); });
      });
    }
    if (at_once_) set_groups(groups_);
  }
  ~GroupedNorms() {
    if (at_once_) set_groups(1);
    for (const auto& [options, momentum] : before_) options->momentum(momentum);
  }
  GroupedNorms(const GroupedNorms&) = delete;
  GroupedNorms& operator=(const GroupedNorms&) = delete;

  bool at_once() const { return at_once_; }

 private:
  template <class Norm>
  void take(Norm& norm) {
    if constexpr (requires { norm.groups; }) {
      group_counts_.push_back(&norm.groups);
    } else {
      at_once_ = false;
    }
    const auto momentum = norm.options.momentum();
    if (!momentum) return;  // a plain mean over all groups needs nothing
    before_.emplace_back(&norm.options, *momentum);
    norm.options.momentum(1.0 - std::pow(1.0 - *momentum, 1.0 / static_cast<double>(groups_)));
  }
  void set_groups(std::int64_t groups) {
    for (std::int64_t* count : group_counts_) *count = groups;
  }

  std::int64_t groups_;
  bool at_once_ = true;
  std::vector<std::int64_t*> group_counts_;
  std::vector<std::pair<torch::nn::BatchNormOptions*, double>> before_;
};

}  // namespace

std::vector<torch::Tensor> grouped_pass(
    const std::vector<torch::nn::Module*>& modules, const torch::Tensor& rows, std::int64_t groups,
    const std::function<std::vector<torch::Tensor>(const torch::Tensor&)>& forward) {
  const std::int64_t number =
      std::clamp<std::int64_t>(groups, 1, std::max<std::int64_t>(1, rows.size(0) / 2));
  if (number == 1) return forward(rows);
  const GroupedNorms norms(modules, number);
  if (norms.at_once()) return forward(rows);
  std::vector<std::vector<torch::Tensor>> parts;
  for (const torch::Tensor& group : rows.split_with_sizes(group_sizes(rows.size(0), number))) {
    const std::vector<torch::Tensor> results = forward(group);
    parts.resize(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) parts[i].push_back(results[i]);
  }
  std::vector<torch::Tensor> whole;
  for (const auto& part : parts) whole.push_back(torch::cat(part));
  return whole;
}

}  // namespace earshot
