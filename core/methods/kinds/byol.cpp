#include "core/methods/kinds/byol.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/byol_loss.h"
#include "core/losses/nt_xent.h"
#include "core/measures/health.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/momentum.h"
#include "core/methods/parts/shared_plots.h"
#include "core/tensor/at_least_float32.h"

namespace earshot {
namespace {

/// Mean deviation of each dimension of unit rows, of that of an even spread: 0 .. about 1.
torch::Tensor share_of_even_spread(const torch::Tensor& rows) {
  return feature_deviation(rows) * std::sqrt(static_cast<double>(rows.size(1)));
}

void check_byol_batch(const Batch& batch) {
  if (batch.views.size() != 2 || batch.views[0].sizes() != batch.views[1].sizes() ||
      batch.views[0].size(0) < 2) {
    throw std::invalid_argument("BYOL takes two views of one shape, of two clips at least");
  }
}

/// One bar a weight matrix or filter bank of the encoders.
InsidePart lag_part(const torch::nn::Module& target, const torch::nn::Module& online) {
  const torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> lags;
  std::vector<std::string> names;
  const auto theirs = online.named_parameters();
  for (const auto& item : target.named_parameters()) {
    const torch::Tensor* other = theirs.find(item.key());
    if (item.value().dim() < 2 || other == nullptr) continue;
    names.push_back(item.key());
    lags.push_back((item.value() - *other).norm() / other->norm().clamp_min(1e-12));
  }
  InsidePart part = bars_part(
      "target_distance", "Target's distance",
      "How far each layer of the target lies from the online encoder's, of its length; at 0 it "
      "cannot lead.",
      lags.empty() ? torch::empty({0}) : torch::stack(lags));
  part.column_names = std::move(names);
  return part;
}

}  // namespace

void describe(Binder& binder, ByolOptions& options) {
  binder.real("momentum", options.momentum)
      .label("Target momentum")
      .hard(0, 1)
      .soft(0.9, 1)
      .applies(Applies::NextStep)
      .help("What the target keeps of itself at every step, at the run's beginning.")
      .source(
          "Grill et al. 2020 (BYOL), sec. 3.3 (0.996); its code 0.99 for 300 epochs, 0.97 for 40");
  binder
      .choice("momentum_schedule", options.momentum_schedule,
              {{ByolOptions::MomentumSchedule::Cosine, "cosine", "Cosine up to 1",
                "The target stands still in the end, as in BYOL."},
               {ByolOptions::MomentumSchedule::Constant, "constant", "Constant", "As in BYOL-A."}})
      .label("Its schedule")
      .help("How the target's momentum changes over the run.")
      .source("Grill et al. 2020 (BYOL), sec. 3.3: cosine; Niizumi et al. 2021 (BYOL-A): constant");
  binder.flag("predictor", options.predictor)
      .label("Predictor")
      .help("Off: the projections themselves are to meet the target's, and all clips become alike.")
      .source("Grill et al. 2020 (BYOL), sec. 5 and table 5b; the switch is for teaching");
  binder.flag("stop_gradient", options.stop_gradient)
      .label("Stop-gradient")
      .help("Off: the target learns from the loss too, and both sides may agree on nothing.")
      .source("Grill et al. 2020 (BYOL), sec. 3.2; the switch is for teaching");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(2, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("Length of the vectors that the loss compares.")
      .source("Grill et al. 2020 (BYOL), sec. 3.3 (256)");
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden size of the heads")
      .hard(1, 65536)
      .soft(64, 4096)
      .scale(Scale::Log)
      .advanced()
      .help("Width of the hidden layer of projector and predictor.")
      .source("Grill et al. 2020 (BYOL), sec. 3.3 (4096)");
  binder.flag("last_bias", options.last_bias)
      .label("Bias in the heads' last layer")
      .advanced()
      .help("Whether the last layer of projector and predictor adds a learned constant.")
      .source("Grill et al. 2020 (BYOL), code: no; Niizumi et al. 2021 (BYOL-A), code: yes");
  binder
      .choice("target_start", options.target_start,
              {{ByolOptions::TargetStart::Copy, "copy", "A copy of the online branch",
                "As in BYOL-A's code."},
               {ByolOptions::TargetStart::Own, "own", "Weights of its own",
                "As in BYOL's code, which saw no difference."}})
      .label("The target begins as")
      .advanced()
      .help("The weights of the target before the first step.")
      .source(
          "Niizumi et al. 2021 (BYOL-A), code: a copy; Grill et al. 2020 (BYOL), code: its own");
  binder
      .choice("passes", options.passes,
              {{ByolOptions::Passes::Separate, "separate", "One for each view",
                "Batch norm sees each view alone, as in BYOL."},
               {ByolOptions::Passes::Shared, "shared", "One for both views",
                "Batch norm sees both views together."}})
      .label("Passes through each branch")
      .advanced()
      .help("Whether the two views go through a branch one after the other or together.")
      .source("Grill et al. 2020 (BYOL), code: one after the other");
}

double byol_momentum(double base, std::int64_t step, std::int64_t steps) {
  const double done = steps > 0 ? static_cast<double>(step) / static_cast<double>(steps) : 0.0;
  return 1.0 - (1.0 - base) * (std::cos(std::numbers::pi * done) + 1.0) / 2.0;
}

void Byol::declare(MethodEntry& entry) {
  entry.words = {
      "byol", "BYOL (no negatives)",
      "Predicts from one view of a clip what a slowly following copy of the encoder makes "
      "of the other; no other clips are needed.",
      "Grill et al. 2020, \"Bootstrap your own latent: a new approach to self-supervised "
      "learning\", sec. 3; on images, carried over to sound by us"};
  entry.in_pieces = InPieces::Rows;
  entry.plots = {similarity_plot(),
                 distance_plot(),
                 {"projection_spread",
                  "Spread of the projections",
                  {{"projection_spread", "projection spread"}},
                  0.0}};
  entry.lesson = [](const Values&) {
    return Lesson{
        "A and B are two views of one clip: from the one the network foretells what a slow copy of "
        "it makes of the other.",
        "Predictions against targets: the diagonal is to win, though nothing pushes the others "
        "away; all alike is a collapse.",
        "A falling loss proves nothing here: the same answer to every clip would be perfect. Watch "
        "the spread."};
  };
}

Byol::Byol(const ByolOptions& options, EncoderPointer encoder, EncoderPointer target_encoder)
    : MethodWith(options) {
  const std::int64_t features = encoder->features(), hidden = options_.hidden_dim,
                     out = options_.projection_dim;
  const auto head = [&](std::int64_t in) {
    return std::make_shared<ByolHead>(in, hidden, out, options_.last_bias);
  };
  encoder_ = register_module("encoder", std::move(encoder));
  projector_ = register_module("projector", head(features));
  if (options_.predictor) predictor_ = register_module("predictor", head(out));
  target_encoder_ = register_module("target_encoder", std::move(target_encoder));
  target_projector_ = register_module("target_projector", head(features));
  if (options_.target_start == ByolOptions::TargetStart::Copy) {
    begin_as(*target_encoder_, *encoder_);
    begin_as(*target_projector_, *projector_);
  }
  for (const auto& module : {std::static_pointer_cast<torch::nn::Module>(target_encoder_),
                             std::static_pointer_cast<torch::nn::Module>(target_projector_)}) {
    for (torch::Tensor& parameter : module->parameters()) {
      parameter.set_requires_grad(!options_.stop_gradient);
    }
  }
}

torch::Tensor Byol::encode(Encoder& encoder, const torch::Tensor& view) {
  return encoder.forward(view);
}

std::vector<Byol::Branch> Byol::branches(const torch::Tensor& one, const torch::Tensor& two,
                                         bool target) {
  Encoder& encoder = target ? *target_encoder_ : *encoder_;
  ByolHead& projector = target ? *target_projector_ : *projector_;
  const auto pass = [&](const torch::Tensor& view) {
    const torch::Tensor features = encode(encoder, view);
    return Branch{features, projector.forward(features)};
  };
  if (options_.passes == ByolOptions::Passes::Separate) return {pass(one), pass(two)};
  const Branch both = pass(torch::cat({one, two}));
  const auto features = both.features.chunk(2), projections = both.projections.chunk(2);
  return {{features[0], projections[0]}, {features[1], projections[1]}};
}

StepOutput Byol::learn(const torch::Tensor& one, const torch::Tensor& two,
                       const std::vector<std::int64_t>& clips) {
  const std::vector<Branch> online = branches(one, two, false);
  std::vector<torch::Tensor> predictions = {online[0].projections, online[1].projections};
  if (predictor_ && options_.passes == ByolOptions::Passes::Separate) {
    for (torch::Tensor& prediction : predictions) prediction = predictor_->forward(prediction);
  } else if (predictor_) {
    predictions = predictor_->forward(torch::cat(predictions)).chunk(2);
  }
  std::vector<Branch> target;
  {
    const torch::AutoGradMode differentiate(!options_.stop_gradient &&
                                            torch::GradMode::is_enabled());
    target = branches(one, two, true);
  }
  const torch::Tensor there = byol_loss(predictions[0], target[1].projections);
  const torch::Tensor back = byol_loss(predictions[1], target[0].projections);

  StepOutput output;
  output.loss = (there + back).mean();
  const torch::NoGradGuard no_grad;
  output.features = {online[0].features.detach(), online[1].features.detach()};
  output.projections = {online[0].projections.detach(), online[1].projections.detach()};
  output.diagnostics = {{"positive_similarity", 1 - output.loss.detach() / 4},
                        {"negative_similarity", mean_pair_cosine(output.projections[0])},
                        {"projection_spread", share_of_even_spread(output.projections[0])},
                        {"target_distance", relative_distance(*target_encoder_, *encoder_)}};
  last_predictions_ = predictions[0].detach();
  last_targets_ = target[1].projections.detach();
  last_projections_ = output.projections[0];
  last_clips_ = clips;
  return output;
}

StepOutput Byol::step(const Batch& batch) {
  check_byol_batch(batch);
  return learn(batch.views[0], batch.views[1], batch.clips);
}

void Byol::after_step(const StepProgress& progress) {
  const double momentum = options_.momentum_schedule == ByolOptions::MomentumSchedule::Cosine
                              ? byol_momentum(options_.momentum, progress.step, progress.steps)
                              : options_.momentum;
  follow(*target_encoder_, *encoder_, momentum);
  follow(*target_projector_, *projector_, momentum);
}

std::vector<InsidePart> Byol::inside() const {
  if (!last_predictions_.defined()) return {};
  std::vector<InsidePart> parts;
  if (!last_clips_.empty()) {
    parts.push_back(similarity_part(last_predictions_, last_targets_, last_clips_));
    parts.back().label = "Predictions and targets";
    parts.back().help =
        "Cosine of each clip's prediction (row) with every target; the diagonal is to win, all "
        "alike "
        "is a collapse.";
  }
  parts.push_back(lag_part(*target_encoder_, *encoder_));
  const torch::Tensor unit = unit_rows(at_least_float32(last_projections_));
  parts.push_back(bars_part(
      "dimension_spread", "Spread of the projections",
      "Deviation of each dimension over the batch, largest first, 1 if even; few tall bars are a "
      "collapse.",
      std::get<0>(unit.std(0).sort(0, true)) * std::sqrt(static_cast<double>(unit.size(1)))));
  return parts;
}

}  // namespace earshot
