#include "core/training/optimiser.h"

#include <set>

#include "core/training/lars.h"

namespace earshot {
namespace {

using Groups = std::vector<torch::optim::OptimizerParamGroup>;

struct Group {
  std::vector<torch::Tensor> parameters;
  double rate = 1.0;
  bool decays = true;
};

/// LibTorch's optimisers behind our face.
template <class Library, class Options>
class LibraryOptimiser : public Optimiser {
 public:
  LibraryOptimiser(std::vector<Group> groups, const Options& options)
      : groups_(std::move(groups)), library_(library_groups(groups_), options) {}

  void zero_gradients() override { library_.zero_grad(); }

  void step(double learning_rate, double weight_decay) override {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      auto& options = static_cast<Options&>(library_.param_groups()[i].options());
      options.lr(learning_rate * groups_[i].rate);
      options.weight_decay(groups_[i].decays ? weight_decay : 0.0);
    }
    library_.step();
  }

  void save(torch::serialize::OutputArchive& archive) const override { library_.save(archive); }
  void load(torch::serialize::InputArchive& archive) override { library_.load(archive); }

 private:
  static Groups library_groups(const std::vector<Group>& groups) {
    Groups made;
    for (const Group& group : groups) made.emplace_back(group.parameters);
    return made;
  }

  std::vector<Group> groups_;
  Library library_;
};

/// Every group in two: what decays, and what (norms and biases) does not.
std::vector<Group> split_groups(const std::vector<RatedParameters>& rated, bool decay_all) {
  std::vector<Group> groups;
  for (const RatedParameters& one : rated) {
    Group decayed{{}, one.rate, true};
    Group spared{{}, one.rate, false};
    for (const auto& parameter : one.parameters) {
      (decay_all || parameter.dim() > 1 ? decayed : spared).parameters.push_back(parameter);
    }
    groups.push_back(std::move(decayed));
    if (!spared.parameters.empty()) groups.push_back(std::move(spared));
  }
  return groups;
}

}  // namespace

std::unique_ptr<Optimiser> make_optimiser(const TrainingOptions& options,
                                          const std::vector<RatedParameters>& rated) {
  namespace optim = torch::optim;
  const double rate = options.learning_rate;
  if (options.optimiser == "lars") {
    return std::make_unique<Lars>(rated, options.momentum, options.lars_trust, options.decay_all,
                                  options.lars_rate == "after");
  }
  std::vector<Group> groups = split_groups(rated, options.decay_all);
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

std::vector<RatedParameters> parameter_groups(const Method& method, double head_rate) {
  std::set<const void*> in_encoder;
  for (const auto& parameter : method.encoder()->parameters()) {
    in_encoder.insert(parameter.unsafeGetTensorImpl());
  }
  RatedParameters encoder;
  RatedParameters heads{{}, head_rate};
  for (const auto& parameter : method.parameters()) {
    if (!parameter.requires_grad()) continue;
    const bool of_encoder =
        head_rate == 1.0 || in_encoder.contains(parameter.unsafeGetTensorImpl());
    (of_encoder ? encoder : heads).parameters.push_back(parameter);
  }
  std::vector<RatedParameters> groups = {std::move(encoder)};
  if (!heads.parameters.empty()) groups.push_back(std::move(heads));
  return groups;
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
