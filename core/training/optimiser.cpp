#include "core/training/optimiser.h"

#include <set>

#include "core/tensor/torch_version.h"
#include "core/training/lars.h"

namespace earshot {
namespace {

using Groups = std::vector<torch::optim::OptimizerParamGroup>;

struct Group {
  std::vector<torch::Tensor> parameters;
  double rate = 1.0;
  bool decays = true;
};

using State = std::vector<torch::Tensor>;

torch::Tensor counter(std::int64_t value) {
  return torch::tensor(value, torch::kInt64);
}

std::vector<KeptState> kept_of(const torch::optim::SGDParamState*) {
  return {{"momentum_buffer"}};
}
State state_of(const torch::optim::SGDParamState& kept) {
  return {kept.momentum_buffer()};
}
void take_state(torch::optim::SGDParamState& kept, State state) {
  kept.momentum_buffer(std::move(state.at(0)));
}

/// Adam and AdamW keep the same.
template <class Kept>
std::vector<KeptState> kept_of(const Kept*) {
  return {{"step", true}, {"exp_avg"}, {"exp_avg_sq"}};
}
template <class Kept>
State state_of(const Kept& kept) {
  return {counter(kept.step()), kept.exp_avg(), kept.exp_avg_sq()};
}
template <class Kept>
void take_state(Kept& kept, State state) {
  kept.step(state.at(0).item<std::int64_t>());
  kept.exp_avg(std::move(state.at(1)));
  kept.exp_avg_sq(std::move(state.at(2)));
}

/// LibTorch's optimisers behind our face.
template <class Library, class Options, class Kept>
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

  std::vector<KeptState> kept() const override {
    return kept_of(static_cast<const Kept*>(nullptr));
  }

  std::vector<std::vector<torch::Tensor>> parameters() const override {
    std::vector<std::vector<torch::Tensor>> all;
    for (const Group& group : groups_) all.push_back(group.parameters);
    return all;
  }

  State state(const torch::Tensor& parameter) const override {
    const auto found = library_.state().find(optimiser_state_key(library_, parameter));
    if (found == library_.state().end()) return {};
    State state = state_of(static_cast<const Kept&>(*found->second));
    // SGD without momentum keeps nothing.
    if (!state.back().defined()) return {};
    return state;
  }

  void set_state(const torch::Tensor& parameter, State state) override {
    auto made = std::make_unique<Kept>();
    take_state(*made, std::move(state));
    library_.state()[optimiser_state_key(library_, parameter)] = std::move(made);
  }

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
  if (options.optimiser == TrainingOptions::Optimiser::Lars) {
    return std::make_unique<Lars>(rated, options.momentum, options.lars_trust, options.decay_all,
                                  options.lars_rate == TrainingOptions::LarsRate::AfterMomentum);
  }
  std::vector<Group> groups = split_groups(rated, options.decay_all);
  if (options.optimiser == TrainingOptions::Optimiser::AdamW) {
    return std::make_unique<
        LibraryOptimiser<optim::AdamW, optim::AdamWOptions, optim::AdamWParamState>>(
        std::move(groups), optim::AdamWOptions(rate));
  }
  if (options.optimiser == TrainingOptions::Optimiser::Sgd) {
    return std::make_unique<LibraryOptimiser<optim::SGD, optim::SGDOptions, optim::SGDParamState>>(
        std::move(groups), optim::SGDOptions(rate).momentum(options.momentum));
  }
  return std::make_unique<LibraryOptimiser<optim::Adam, optim::AdamOptions, optim::AdamParamState>>(
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
