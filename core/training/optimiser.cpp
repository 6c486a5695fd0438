#include "core/training/optimiser.h"

#include "core/training/lars.h"

namespace earshot {
namespace {

using Groups = std::vector<torch::optim::OptimizerParamGroup>;

/// LibTorch's optimisers behind our face: group 0 decays, group 1 (norms and biases) does not.
template <class Library, class Options>
class LibraryOptimiser : public Optimiser {
 public:
  explicit LibraryOptimiser(Groups groups, const Options& options)
      : library_(std::move(groups), options) {}

  void zero_gradients() override { library_.zero_grad(); }

  void step(double learning_rate, double weight_decay) override {
    for (std::size_t i = 0; i < library_.param_groups().size(); ++i) {
      auto& options = static_cast<Options&>(library_.param_groups()[i].options());
      options.lr(learning_rate);
      options.weight_decay(i == 0 ? weight_decay : 0.0);
    }
    library_.step();
  }

  void save(torch::serialize::OutputArchive& archive) const override { library_.save(archive); }
  void load(torch::serialize::InputArchive& archive) override { library_.load(archive); }

 private:
  Library library_;
};

Groups groups_of(const std::vector<torch::Tensor>& parameters, bool decay_all) {
  std::vector<torch::Tensor> decayed;
  std::vector<torch::Tensor> spared;
  for (const auto& parameter : parameters) {
    (decay_all || parameter.dim() > 1 ? decayed : spared).push_back(parameter);
  }
  Groups groups;
  groups.emplace_back(std::move(decayed));
  if (!spared.empty()) groups.emplace_back(std::move(spared));
  return groups;
}

}  // namespace

std::unique_ptr<Optimiser> make_optimiser(const TrainingOptions& options,
                                          const std::vector<torch::Tensor>& parameters) {
  namespace optim = torch::optim;
  const double rate = options.learning_rate;
  if (options.optimiser == "lars") {
    return std::make_unique<Lars>(parameters, options.momentum, options.lars_trust,
                                  options.decay_all);
  }
  Groups groups = groups_of(parameters, options.decay_all);
  if (options.optimiser == "adamw") {
    return std::make_unique<LibraryOptimiser<optim::AdamW, optim::AdamWOptions>>(
        std::move(groups), optim::AdamWOptions(rate));
  }
  if (options.optimiser == "sgd") {
    return std::make_unique<LibraryOptimiser<optim::SGD, optim::SGDOptions>>(
        std::move(groups), optim::SGDOptions(rate).momentum(options.momentum));
  }
  return std::make_unique<LibraryOptimiser<optim::Adam, optim::AdamOptions>>(
      std::move(groups), optim::AdamOptions(rate));
}

void clip_gradients(const std::vector<torch::Tensor>& parameters, double largest) {
  if (largest <= 0) return;
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> norms;
  for (const auto& parameter : parameters) {
    if (parameter.grad().defined()) norms.push_back(parameter.grad().norm());
  }
  if (norms.empty()) return;
  const torch::Tensor scale = (largest / (torch::stack(norms).norm() + 1e-6)).clamp_max(1.0);
  for (const auto& parameter : parameters) {
    if (parameter.grad().defined()) parameter.grad().mul_(scale);
  }
}

}  // namespace earshot
