#include "tests/example_views/swav.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "tests/example_views/swapped_prediction.h"

namespace earshot::example {
namespace {

constexpr std::size_t large_views = 2;

torch::Tensor of_length_one(const torch::Tensor& rows) {
  return rows / rows.norm(2, 1, true).clamp_min(1e-12);
}

ProjectionHeadOptions head_options(const SwavOptions& options, std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = head.hidden = features;
  head.out = options.projection_dim;
  head.batch_norm = true;
  return head;
}

std::vector<ViewPlan> views_with(const Values& settings) {
  const auto options = options_from<SwavOptions>(settings);
  std::vector<ViewPlan> plans = {{"large 1", 0}, {"large 2", 1}};
  for (int number = 1; number <= options.small_views; ++number) {
    plans.push_back({.name = "small " + std::to_string(number),
                     .crop = 1 + number,
                     .length = share_of_crop(options.small_share)});
  }
  return plans;
}

/// How many prototypes are foretold, 1 where all clips of a batch are foretold the same one: the
/// perplexity of the mean prediction.
torch::Tensor prototypes_foretold(const torch::Tensor& scores, double temperature) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor mean = torch::softmax(scores / temperature, 1).mean(0);
  return (-(mean * mean.clamp_min(1e-12).log()).sum()).exp();
}

}  // namespace

void describe(Binder& binder, SwavOptions& options) {
  binder.integer("small_views", options.small_views)
      .label("Small crops")
      .hard(0, 16)
      .help("Short crops of each clip, beside the two long ones.")
      .source("Caron et al. 2020, sec. 3.2 (V); app. A.1 has 4 to 6");
  binder.real("small_share", options.small_share)
      .label("Length of small crops")
      .hard(0.05, 1)
      .help("Length of a small crop as a share of a large one.")
      .source("Caron et al. 2020, sec. 3.2 has 96 of 224 pixels");
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-3, 10)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Smaller makes the prediction of a code surer of itself.")
      .source("Caron et al. 2020, app. A.1 (0.1)");
  binder.real("epsilon", options.epsilon)
      .label("Softness of codes")
      .hard(0.01, 1)
      .soft(0.03, 0.1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Larger spreads a clip's code over more prototypes.")
      .source("Caron et al. 2020, sec. 3.1, eq. 3 (0.05)");
  binder.integer("prototypes", options.prototypes)
      .label("Prototypes")
      .hard(2, 65536)
      .soft(16, 4096)
      .scale(Scale::Log)
      .help("Clusters that codes are made of.")
      .source("Caron et al. 2020, app. A.1 has 3000; ours for small sets");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(2, 65536)
      .soft(32, 512)
      .scale(Scale::Log)
      .help("Length of the vector that is compared with prototypes.")
      .source("Caron et al. 2020, app. A.1 has 128");
  binder.integer("frozen_epochs", options.frozen_epochs)
      .label("Epochs with frozen prototypes")
      .hard(0, 1000000)
      .applies(Applies::NextStep)
      .help("So long the prototypes do not learn, which makes the beginning steadier.")
      .source("Caron et al. 2020, code: freeze_prototypes_niters, one epoch");
}

void Swav::declare(MethodEntry& entry) {
  entry.words = {"swav", "SwAV (many crops)",
                 "Every crop of a clip foretells to which prototypes the clip's long crops belong.",
                 "Caron et al. 2020, \"Unsupervised learning of visual features by contrasting "
                 "cluster assignments\", sec. 3"};
  entry.views = views_with;
  entry.plots = {{"prototypes_foretold",
                  "Prototypes in use",
                  {{"prototypes_foretold", "foretold, of a batch"}},
                  0.0}};
}

Swav::Swav(const SwavOptions& options, EncoderPointer encoder)
    : MethodWith(options),
      encoder_(register_module("encoder", std::move(encoder))),
      projector_(register_module("projector", std::make_shared<ProjectionHead>(
                                                  head_options(options, encoder_->features())))) {
  const torch::Tensor drawn = torch::randn({options.prototypes, options.projection_dim});
  prototypes_ = register_parameter("prototypes", of_length_one(drawn));
}

StepOutput Swav::step(const Batch& batch) {
  if (batch.views.size() != large_views + static_cast<std::size_t>(options_.small_views)) {
    throw std::invalid_argument("SwAV takes two large views and " +
                                std::to_string(options_.small_views) + " small ones");
  }
  StepOutput output;
  std::vector<torch::Tensor> scores;
  for (const torch::Tensor& view : batch.views) {
    const torch::Tensor h = encoder_->forward(view);
    const torch::Tensor z = of_length_one(projector_->forward(h).to(torch::kFloat32));
    scores.push_back(z.matmul(prototypes_.t()).to(torch::kFloat32));
    output.features.push_back(h.detach().to(torch::kFloat32));
    output.projections.push_back(z.detach());
  }
  output.loss = swapped_prediction(scores, large_views, options_.temperature, options_.epsilon);
  output.guessing_loss = std::log(static_cast<double>(options_.prototypes));
  output.diagnostics = {
      {"prototypes_foretold", prototypes_foretold(scores.front().detach(), options_.temperature)}};
  return output;
}

void Swav::after_gradient(const StepProgress& progress) {
  if (progress.epoch < options_.frozen_epochs) prototypes_.mutable_grad().reset();
}

void Swav::after_step(const StepProgress&) {
  const torch::NoGradGuard no_grad;
  prototypes_.copy_(of_length_one(prototypes_));
}

}  // namespace earshot::example
