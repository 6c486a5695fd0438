#include "core/methods/kinds/simclr.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/nce.h"
#include "core/losses/nt_xent.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/lesson_words.h"
#include "core/methods/parts/shared_plots.h"

namespace earshot {
namespace {

ProjectionHeadOptions head_options(const SimClrOptions& options, std::int64_t features) {
  ProjectionHeadOptions head;
  head.in = features;
  head.hidden = options.hidden_dim > 0 ? options.hidden_dim : features;
  head.out = options.projection_dim;
  head.layers = options.head_layers;
  head.batch_norm = options.head_batch_norm;
  head.bias = options.head_bias;
  return head;
}

void check(const Batch& batch) {
  if (batch.views.size() != 2 || batch.views[0].sizes() != batch.views[1].sizes()) {
    throw std::invalid_argument("SimCLR takes two views of one shape");
  }
}

}  // namespace

void describe(Binder& binder, SimClrOptions& options) {
  binder
      .choice("objective", options.objective,
              {{SimClrOptions::Objective::NtXent, "nt_xent", "NT-Xent",
                "Which of all other rows is the sibling?"},
               {SimClrOptions::Objective::NoiseContrast, "noise_contrast", "NCE",
                "Is this row the sibling or another clip? Asked of each alone, with a learned "
                "normaliser."}})
      .choice_once_named("nce", "noise_contrast", "0.1.0")
      .choice_once_named("noise", "noise_contrast", "0.1.0")
      .label("Objective")
      .advanced()
      .help("The contrastive term.")
      .source(
          "Chen et al. 2020, eq. 1 (NT-Xent); Gutmann & Hyvarinen 2010, eq. 3 (NCE), the other "
          "rows of the batch for noise: ours");
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-4, 1000)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help(
          "Small: only the most similar other clips repel; large: all repel alike, and far above 1 "
          "nothing is told apart.")
      .source("Chen et al. 2020, eq. 1; 0.1 is best at 100 epochs in table 5; CLMR uses 0.5");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("Length of the vector z that the loss compares.")
      .source("Chen et al. 2020, sec. 2.1 (128); CLMR's code has 64");
  binder.integer("hidden_dim", options.hidden_dim)
      .label("Hidden size of the head")
      .hard(0, 65536)
      .soft(0, 4096)
      .advanced()
      .help("Width of the head's hidden layers; 0 means as wide as the encoder's features.")
      .source("Chen et al. 2020, sec. 2.1 (2048, as wide as its features); CLMR 512, likewise");
  binder.integer("head_layers", options.head_layers)
      .label("Layers of the head")
      .hard(0, 8)
      .soft(0, 3)
      .advanced()
      .help(
          "Linear layers between the features and the loss, a ReLU between each two; 0 compares "
          "the features themselves.")
      .source("Chen et al. 2020, sec. 2.1 and 4.2 (2); its code's default is 3");
  binder
      .choice("head_bias", options.head_bias,
              {{HeadBias::None, "none", "None", "No layer of the head has a bias."},
               {HeadBias::Hidden, "hidden", "All but the last", "The last layer has no bias."},
               {HeadBias::All, "all", "All layers", "Every layer of the head has a bias."}})
      .label("Bias in the head")
      .advanced()
      .help("Which layers of the head add a learned constant.")
      .source(
          "Chen et al. 2020, sec. 2.1 writes none, as CLMR's code; SimCLR's code: all but the "
          "last");
  binder.flag("head_batch_norm", options.head_batch_norm)
      .label("Batch norm in the head")
      .advanced()
      .help("Normalise after every layer of the head over the batch.")
      .source("SimCLR's code has it, its paper's equation and CLMR have not");
  binder
      .choice("passes", options.passes,
              {{SimClrOptions::Passes::Shared, "shared", "One for both views",
                "Batch norm sees both views together, as in SimCLR's code."},
               {SimClrOptions::Passes::Separate, "separate", "One for each view",
                "Batch norm sees each view alone, as in CLMR's code."}})
      .label("Passes through the encoder")
      .advanced()
      .help(
          "Whether the two views go through encoder and head together or one after the other, "
          "which differs in batch norm's statistics.")
      .source("SimCLR's code: together; CLMR's code: one after the other");
}

void SimClr::declare(MethodEntry& entry) {
  entry.words = {"simclr", "SimCLR (NT-Xent)",
                 "Two views of a clip attract each other, all other clips of the batch repel.",
                 "Chen et al. 2020, \"A simple framework for contrastive learning of visual "
                 "representations\", sec. 2; on music: CLMR (Spijkervet & Burgoyne 2021)"};
  entry.in_pieces = InPieces::Representations;
  entry.plots = {similarity_plot(), noise_plot(), normaliser_plot()};
  entry.lesson = [](const Values& all) {
    const std::int64_t others = 2 * whole_number(all, "training.batch_size") - 1;
    const auto options = options_from<SimClrOptions>(settings_below(all, "method"));
    const bool guesses = options.objective == SimClrOptions::Objective::NtXent;
    return Lesson{
        "A and B are two views of one clip, each cut and changed at random: the pair that is to "
        "end up close.",
        "Rows are the views A of a batch, columns its views B; the pairs on the diagonal are to "
        "win, and the rest is pushed apart.",
        guesses ? "Guessing the partner among " + std::to_string(others) + " views costs " +
                      guess_words(others) + "; below that, the network tells clips apart."
                : "Each pair is a yes or no of its own: a loss that falls tells pairs from "
                  "strangers, and the normaliser is learnt with it."};
  };
}

SimClr::SimClr(const SimClrOptions& options, EncoderPointer encoder)
    : MethodWith(options), encoder_(std::move(encoder)) {
  register_module("encoder", encoder_);
  projector_ = register_module(
      "projector", std::make_shared<ProjectionHead>(head_options(options_, encoder_->features())));
  if (options_.objective == SimClrOptions::Objective::NoiseContrast) {
    normaliser_ = register_parameter("normaliser", torch::zeros({1}));
  }
}

StepOutput SimClr::step(const Batch& batch) {
  check(batch);
  return compare(represent(batch.views), batch);
}

std::vector<torch::Tensor> SimClr::represent(const std::vector<torch::Tensor>& views) {
  std::vector<torch::Tensor> h, z;
  if (options_.passes == SimClrOptions::Passes::Shared) {
    const torch::Tensor features = encoder_->forward(torch::cat(views));
    h = features.chunk(2);
    z = projector_->forward(features).chunk(2);
  } else {
    h = {encoder_->forward(views[0]), encoder_->forward(views[1])};
    z = {projector_->forward(h[0]), projector_->forward(h[1])};
  }
  return {h[0], h[1], z[0], z[1]};
}

StepOutput SimClr::compare(const std::vector<torch::Tensor>& representations, const Batch& batch) {
  const std::vector<torch::Tensor> h = {representations[0], representations[1]};
  const std::vector<torch::Tensor> z = {representations[2], representations[3]};
  const NtXent contrast = nt_xent(z[0], z[1], options_.temperature);

  StepOutput output;
  output.loss = contrast.loss;
  const auto others = static_cast<double>(2 * z[0].size(0) - 1);
  if (!normaliser_.defined()) output.guessing_loss = std::log(others);
  output.diagnostics = {{"contrastive_accuracy", contrast.accuracy},
                        {"positive_similarity", contrast.positive_similarity}};
  if (contrast.negative_similarity.defined()) {
    output.diagnostics.emplace_back("negative_similarity", contrast.negative_similarity);
  }
  if (normaliser_.defined()) {
    const Nce estimate = nce_of_pairs(z[0], z[1], options_.temperature, normaliser_);
    output.loss = estimate.loss;
    output.diagnostics.emplace_back("normaliser", normaliser_.detach().squeeze());
    output.diagnostics.emplace_back("data_probability", estimate.data_probability);
    output.diagnostics.emplace_back("noise_probability", estimate.noise_probability);
  }
  for (const torch::Tensor& one : h) output.features.push_back(one.detach().to(torch::kFloat32));
  for (const torch::Tensor& one : z) output.projections.push_back(one.detach().to(torch::kFloat32));
  last_a_ = output.projections[0];
  last_b_ = output.projections[1];
  last_clips_ = batch.clips;
  return output;
}

std::vector<InsidePart> SimClr::inside() const {
  if (!last_a_.defined() || last_clips_.empty()) return {};
  return {similarity_part(last_a_, last_b_, last_clips_)};
}

}  // namespace earshot
