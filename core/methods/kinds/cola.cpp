#include "core/methods/kinds/cola.h"

#include <cmath>
#include <stdexcept>

#include "core/catalogue/catalogue.h"
#include "core/losses/cola.h"
#include "core/methods/parts/inside_parts.h"
#include "core/methods/parts/lesson_words.h"
#include "core/methods/parts/shared_plots.h"
#include "core/tensor/at_least_float32.h"
#include "core/tensor/network_draws.h"

namespace earshot {
namespace {

constexpr double cola_norm_epsilon = 1e-3;
constexpr double cola_weight_deviation = 0.05;

bool squashes_projections(const ColaOptions& options) {
  return options.head == ColaOptions::Head::Squashed ||
         options.similarity == ColaOptions::Similarity::Bilinear;
}

}  // namespace

void describe(Binder& binder, ColaOptions& options) {
  binder
      .choice("similarity", options.similarity,
              {{ColaOptions::Similarity::Bilinear, "bilinear", "Bilinear",
                "A learned matrix between the two projections."},
               {ColaOptions::Similarity::Cosine, "cosine", "Cosine",
                "The angle between them, over the temperature."}})
      .label("Similarity")
      .help("How two projections are compared.")
      .source("Saeed et al. 2020 (COLA), eq. 1; table 3: bilinear 74.3 %, cosine 67.2 %");
  binder.real("temperature", options.temperature)
      .label("Temperature")
      .hard(1e-4, 1000)
      .soft(0.05, 1)
      .scale(Scale::Log)
      .applies(Applies::NextStep)
      .help(
          "Of the cosine; small: only the most similar other clips repel; far above 1 nothing is "
          "told "
          "apart. Bilinear has none.")
      .source("Saeed et al. 2020 (COLA), sec. 4.2 (0.2)");
  binder.integer("projection_dim", options.projection_dim)
      .label("Projection size")
      .hard(1, 65536)
      .soft(16, 1024)
      .scale(Scale::Log)
      .help("Length of the vector z that is compared.")
      .source("Saeed et al. 2020 (COLA), sec. 3 (512)");
  binder
      .choice(
          "head", options.head,
          {{ColaOptions::Head::Code, "code", "As in the code",
            "Layer norm and tanh before the bilinear similarity; the cosine compares the linear "
            "layer's output."},
           {ColaOptions::Head::Squashed, "squashed", "Layer norm and tanh",
            "With either similarity."}})
      .label("Projection head")
      .advanced()
      .help("What follows the linear layer of the projection.")
      .source("COLA's code, network.py; Saeed et al. 2020, sec. 3, has layer norm and tanh")
      .formerly(std::string("squashed"));
  binder.real("positive_noise", options.positive_noise)
      .label("Noise on the positives")
      .hard(0, 10)
      .soft(0, 1)
      .applies(Applies::NextStep)
      .advanced()
      .help("White noise on the second crop alone, as a multiple of the crop's own level (RMS).")
      .source(
          "off in Saeed et al. 2020; COLA's code adds a deviation of 0.001 to clips of norm 1: 0.4 "
          "of the level of 10 s at 16 kHz");
  binder
      .choice("passes", options.passes,
              {{ColaOptions::Passes::Shared, "shared", "One for both crops",
                "Batch norm sees anchors and positives together, as in COLA's code."},
               {ColaOptions::Passes::Separate, "separate", "One for each",
                "Batch norm sees anchors and positives alone."}})
      .label("Passes through the encoder")
      .advanced()
      .help("Whether anchors and positives go through the encoder together or one after the other.")
      .source("COLA's code: together");
}

ColaHead::ColaHead(std::int64_t features, std::int64_t dimensions, bool squashes) {
  linear_ = register_module("dense", torch::nn::Linear(features, dimensions));
  if (squashes) {
    norm_ = register_module(
        "layer_norm",
        torch::nn::LayerNorm(torch::nn::LayerNormOptions({dimensions}).eps(cola_norm_epsilon)));
  }
  torch::nn::init::xavier_uniform_(linear_->weight);
  torch::nn::init::zeros_(linear_->bias);
}

torch::Tensor ColaHead::forward(const torch::Tensor& features) {
  const torch::Tensor values = linear_->forward(features);
  return norm_ ? squashed(values) : values;
}

torch::Tensor ColaHead::squashed(const torch::Tensor& values) {
  return torch::tanh(norm_->forward(at_least_float32(values)));
}

void ColaMethod::declare(MethodEntry& entry) {
  entry.words = {"cola", "COLA",
                 "Each clip's first crop is to find the second crop of the same clip in the batch.",
                 "Saeed et al. 2020, \"Contrastive learning of general-purpose audio "
                 "representations\", sec. 3"};
  entry.in_pieces = InPieces::Representations;
  entry.plots = {similarity_plot()};
  entry.lesson = [](const Values& all) {
    const std::int64_t batch = whole_number(all, "training.batch_size");
    return Lesson{
        "A and B are two stretches of one recording, from different places: what they share is "
        "what is learnt.",
        "Each row is an A and asks which B of the batch belongs to it; the diagonal is to win its "
        "row.",
        "Guessing among " + std::to_string(batch) + " costs " + guess_words(batch) +
            "; the accuracy says how often the right one wins."};
  };
}

ColaMethod::ColaMethod(const ColaOptions& options, EncoderPointer encoder)
    : MethodWith(options), encoder_(std::move(encoder)) {
  register_module("encoder", encoder_);
  projector_ = register_module(
      "projector", std::make_shared<ColaHead>(encoder_->features(), options_.projection_dim,
                                              squashes_projections(options_)));
  if (options_.similarity == ColaOptions::Similarity::Bilinear) {
    weight_ = register_parameter(
        "weight",
        cola_weight_deviation * torch::randn({options_.projection_dim, options_.projection_dim}));
  }
}

StepOutput ColaMethod::step(const Batch& batch) {
  if (batch.views.size() != 2 || batch.views[0].sizes() != batch.views[1].sizes()) {
    throw std::invalid_argument("COLA takes two views of one shape");
  }
  return compare(represent(batch.views), batch);
}

std::vector<torch::Tensor> ColaMethod::represent(const std::vector<torch::Tensor>& views) {
  torch::Tensor positives = views[1];
  if (options_.positive_noise > 0) {
    const torch::Tensor level = positives.square().mean(2, true).sqrt();
    const torch::Tensor noise =
        torch::empty_like(positives).normal_(0, 1, network_generator(positives.device()));
    positives = positives + options_.positive_noise * level * noise;
  }
  std::vector<torch::Tensor> h;
  if (options_.passes == ColaOptions::Passes::Shared) {
    h = encoder_->forward(torch::cat({views[0], positives})).chunk(2);
  } else {
    h = {encoder_->forward(views[0]), encoder_->forward(positives)};
  }
  return {h[0], h[1], projector_->forward(h[0]), projector_->forward(h[1])};
}

StepOutput ColaMethod::compare(const std::vector<torch::Tensor>& representations,
                               const Batch& batch) {
  const std::vector<torch::Tensor> h = {representations[0], representations[1]};
  const std::vector<torch::Tensor> z = {representations[2], representations[3]};
  const torch::Tensor similarity = weight_.defined()
                                       ? bilinear_similarity(z[0], z[1], weight_)
                                       : scaled_cosines(z[0], z[1], options_.temperature);
  const Cola contrast = cola(similarity);

  StepOutput output;
  output.loss = contrast.loss;
  output.guessing_loss = std::log(static_cast<double>(similarity.size(0)));
  output.diagnostics = {{"contrastive_accuracy", contrast.accuracy},
                        {"positive_similarity", contrast.positive_similarity},
                        {"largest_similarity", contrast.largest_similarity}};
  if (contrast.negative_similarity.defined()) {
    output.diagnostics.emplace_back("negative_similarity", contrast.negative_similarity);
  }
  for (const torch::Tensor& one : h) output.features.push_back(one.detach().to(torch::kFloat32));
  for (const torch::Tensor& one : z) output.projections.push_back(one.detach().to(torch::kFloat32));
  last_similarity_ = similarity.detach();
  last_clips_ = batch.clips;
  return output;
}

std::vector<InsidePart> ColaMethod::inside() const {
  if (!last_similarity_.defined() || last_clips_.empty()) return {};
  InsidePart part = pairs_part(last_similarity_, last_clips_);
  part.name = "similarity";
  part.label = "Similarity of the crops";
  part.help =
      "What the loss compares: first crops (rows) with second crops; the diagonal is to win its "
      "row.";
  return {part};
}

}  // namespace earshot
