#include "tests/strangers/swapped_codes/swapped_codes.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "tests/strangers/swapped_codes/swapped_codes_loss.h"

namespace earshot::strangers {

namespace {

constexpr std::size_t large_crops_of_codes = 2;

torch::Tensor swapped_codes_rows(const torch::Tensor& rows) {
  return rows / rows.norm(2, 1, true).clamp_min(1e-12);
}

ProjectionHeadOptions swapped_codes_head(const SwappedCodesOptions& options,
                                         std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = features;
  head.hidden = options.hidden_dim;
  head.out = options.projection_dim;
  return head;
}

std::vector<ViewPlan> swapped_codes_views(const Values& settings) {
  const auto options = options_from<SwappedCodesOptions>(settings);
  std::vector<ViewPlan> plans = {{"large 1", 0}, {"large 2", 1}};
  for (int i = 1; i <= options.small_views; ++i) {
    plans.push_back({.name = "small " + std::to_string(i),
                     .crop = 1 + i,
                     .length = share_of_crop(options.small_share)});
  }
  return plans;
}

}  // namespace

void describe(Binder& binder, SwappedCodesOptions& options) {
  binder.integer("small_views", options.small_views)
      .label("Small crops")
      .hard(0, 32)
      .soft(0, 8)
      .help("How many small crops tell the codes of the two large ones.")
      .source("Caron et al. 2020 (SwAV), sec. 3.2: multi-crop; table 3: 2x160+4x96");
  binder.real("small_share", options.small_share)
      .label("Length of a small crop")
      .hard(0.01, 1)
      .soft(0.1, 1)
      .help("How long a small crop is, as a share of a large one.")
      .source("ours; Caron et al. 2020 (SwAV), sec. 3.2: 96 of 224 pixels a side");
  binder.integer("prototypes", options.prototypes)
      .label("Prototypes")
      .hard(2, 65536)
      .soft(8, 4096)
      .scale(Scale::Log)
      .help("How many prototypes the clips are shared out among.")
      .source("ours, for small data; Caron et al. 2020 (SwAV), sec. 4 and A.1: 3000");
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(0.0001, 1000)
      .soft(0.01, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Small: a crop must tell the nearest prototype; large: it spreads over many.")
      .source("Caron et al. 2020 (SwAV), eq. 2 and A.1: 0.1");
  binder.real("epsilon", options.epsilon)
      .label("Evenness of the codes")
      .hard(0.001, 10)
      .soft(0.01, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help("Small: a code is nearly one prototype; large: all codes become alike.")
      .source("Caron et al. 2020 (SwAV), eq. 3 and A.1: 0.05");
  binder.integer("rounds", options.rounds)
      .label("Rounds of Sinkhorn-Knopp")
      .hard(1, 100)
      .soft(1, 10)
      .applies(Applies::NextStep)
      .help("How often the codes are evened out over prototypes and clips.")
      .source("Caron et al. 2020 (SwAV), sec. 3.1: 3");
  binder.integer("still_epochs", options.still_epochs)
      .label("Epochs without moving prototypes")
      .hard(0, 1000000)
      .soft(0, 10)
      .help("So many epochs at the beginning leave the prototypes as they were drawn.")
      .source("Caron et al. 2020 (SwAV), A.1: 1");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("Length of the vectors that are compared with the prototypes.")
      .source("Caron et al. 2020 (SwAV), A.1: 128");
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden width")
      .hard(1, 65536)
      .soft(16, 4096)
      .scale(Scale::Log)
      .help("Width of the head's hidden layer.")
      .source("ours, for small encoders; Caron et al. 2020 (SwAV), code: 2048");
}

void SwappedCodes::declare(MethodEntry& entry) {
  entry.words = {"swapped-codes", "Swapped codes (SwAV)",
                 "Large and small crops of a clip tell to which prototypes its large ones belong, "
                 "by codes that share each batch out evenly.",
                 "Caron et al. 2020, \"Unsupervised learning of visual features by contrasting "
                 "cluster assignments\", sec. 3"};
  entry.views = swapped_codes_views;
  entry.plots = {{"swapped_codes_agreement",
                  "Codes of the large crops",
                  {{"same_prototype", "of one prototype"}},
                  0.0,
                  1.0}};
}

SwappedCodes::SwappedCodes(const SwappedCodesOptions& options, EncoderPointer encoder)
    : MethodWith(options),
      encoder_(register_module("encoder", std::move(encoder))),
      projector_(register_module("projector", std::make_shared<ProjectionHead>(swapped_codes_head(
                                                  options_, encoder_->features())))),
      prototypes_(register_parameter(
          "prototypes",
          swapped_codes_rows(torch::randn({options_.prototypes, options_.projection_dim})))) {}

StepOutput SwappedCodes::step(const Batch& batch) {
  if (batch.views.size() != large_crops_of_codes + static_cast<std::size_t>(options_.small_views)) {
    throw std::invalid_argument("swapped codes take two large views and " +
                                std::to_string(options_.small_views) + " small ones");
  }
  StepOutput output;
  std::vector<torch::Tensor> scores, codes;
  for (const torch::Tensor& view : batch.views) {
    const torch::Tensor features = encoder_->forward(view);
    const torch::Tensor projection =
        swapped_codes_rows(projector_->forward(features).to(torch::kFloat32));
    scores.push_back(projection.mm(prototypes_.t()).to(torch::kFloat32));
    output.features.push_back(features.detach().to(torch::kFloat32));
    output.projections.push_back(projection.detach());
  }
  for (std::size_t large = 0; large < large_crops_of_codes; ++large) {
    codes.push_back(sinkhorn_codes(scores[large], options_.epsilon, options_.rounds));
  }
  output.loss = swapped_loss(scores, codes, options_.temperature);
  output.guessing_loss = std::log(static_cast<double>(options_.prototypes));
  const torch::Tensor same = codes[0].argmax(1) == codes[1].argmax(1);
  output.diagnostics = {{"same_prototype", same.to(torch::kFloat32).mean()}};
  return output;
}

void SwappedCodes::after_gradient(const StepProgress& progress) {
  if (progress.epoch < options_.still_epochs) prototypes_.mutable_grad().reset();
}

void SwappedCodes::after_step(const StepProgress&) {
  const torch::NoGradGuard no_grad;
  prototypes_.copy_(swapped_codes_rows(prototypes_));
}

}  // namespace earshot::strangers
